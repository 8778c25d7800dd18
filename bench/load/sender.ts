import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { deviation, inferRequest, readAnswer, type GoldenRow, type OutputTensor } from "../../local/golden/classes.ts";
import type { Outcome } from "./outcome.ts";
import { dueBy, type LoadPlan } from "./plan.ts";

/**
 * The process that sends: a fixed number of requests a second whatever the answers do (open loop), over connections
 * that are kept. Nothing is sent twice: what a client's retries would hide is what is looked for. autocannon does not
 * fit: it spends each second's requests at once, waits for an answer before it sends on, and forgets a request whose
 * connection ends. https://github.com/mcollina/autocannon/blob/master/lib/httpClient.js
 */

/** More would be a second's worth of unanswered requests; then a connection is waited for. */
const mostConnections = 512;

/** As the proofs of predictions do. */
const tolerance = 1e-6;

/** Taken in turn rather than the latest first, so that every connection meets what happens to its proxy. */
const agent = new Agent({ keepAlive: true, maxSockets: mostConnections, scheduling: "fifo" });

const outcomes: Outcome[] = [];

function wrong(plan: LoadPlan, row: GoldenRow, body: string): string | undefined {
  try {
    const { outputs } = JSON.parse(body) as { outputs: OutputTensor[] };
    return deviation(row, readAnswer(plan.golden, outputs)) <= tolerance ? undefined : "wrong answer";
  } catch {
    return "an answer that cannot be read";
  }
}

/** Sends one request; resolves when it has come to an end, good or bad. */
function send(plan: LoadPlan, row: GoldenRow, body: string, due: number): Promise<void> {
  const late = performance.now() - due;
  return new Promise((resolve) => {
    const done = (failure?: string): void => {
      outcomes.push({
        due: performance.timeOrigin + due,
        late,
        latency: performance.now() - due,
        ...(failure === undefined ? {} : { failure }),
      });
      resolve();
    };
    let ended = false;
    const once = (failure?: string): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      done(failure);
    };
    const sent = request(plan.url, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    const timer = setTimeout(() => {
      once("no answer in time");
      sent.destroy();
    }, plan.timeout);
    sent.on("error", (error: NodeJS.ErrnoException) => {
      once(error.code ?? error.message);
    });
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error: NodeJS.ErrnoException) => {
        once(error.code ?? error.message);
      });
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        // The gateway's own answers say why in a line.
        const told = `status ${response.statusCode ?? "none"}: ${text.slice(0, 120)}`;
        once(response.statusCode === 200 ? wrong(plan, row, text) : told);
      });
    });
    sent.end(body);
  });
}

function start(plan: LoadPlan): () => Promise<void> {
  const requests = plan.golden.rows.map((row) => ({ row, body: JSON.stringify(inferRequest(plan.golden, row)) }));
  const began = performance.now();
  const inFlight = new Set<Promise<void>>();
  let sent = 0;
  const tick = setInterval(() => {
    for (const due = dueBy(performance.now() - began, plan.rate); sent < due; sent += 1) {
      const next = requests[sent % requests.length];
      if (next === undefined) return;
      const one = send(plan, next.row, next.body, began + (sent * 1000) / plan.rate);
      inFlight.add(one);
      void one.finally(() => inFlight.delete(one));
    }
  }, 1);
  return async () => {
    clearInterval(tick);
    await Promise.all(inFlight);
    agent.destroy();
  };
}

let stop: (() => Promise<void>) | undefined;
process.on("message", (told: LoadPlan | "stop") => {
  if (told !== "stop") stop = start(told);
  else
    void stop?.().then(() => {
      process.send?.(outcomes, () => {
        process.disconnect();
      });
    });
});
