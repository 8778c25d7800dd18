import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { deviation, inferRequest, readAnswer, type GoldenRow, type OutputTensor } from "../../local/golden/classes.ts";
import type { SentOutcome } from "./outcome.ts";
import { callerOf, dueBy, isBeside, type LoadPlan } from "./plan.ts";

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

const outcomes: SentOutcome[] = [];

type Judged = Pick<SentOutcome, "failure" | "answered">;

/** The same row of every version. */
type Row = readonly GoldenRow[];

function judged({ golden }: LoadPlan, row: Row, body: string): Judged {
  try {
    const answer = readAnswer(golden, (JSON.parse(body) as { outputs: OutputTensor[] }).outputs);
    const answered = row.findIndex((known) => deviation(known, answer) <= tolerance);
    return answered < 0 ? { failure: "wrong answer" } : { answered };
  } catch {
    return { failure: "an answer that cannot be read" };
  }
}

function headersOf(plan: LoadPlan, turn: number): Record<string, string> {
  const caller = callerOf(plan, turn);
  return {
    "content-type": "application/json",
    ...plan.headers,
    ...(plan.callers === undefined ? {} : { [plan.callers.header]: `caller-${caller ?? ""}` }),
  };
}

/** Sends one request; resolves when it has come to an end, good or bad. */
function send(plan: LoadPlan, turn: number, row: Row, body: string, due: number): Promise<void> {
  const late = performance.now() - due;
  return new Promise((resolve) => {
    let ended = false;
    const once = (what: Judged): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      outcomes.push({ turn, due: performance.timeOrigin + due, late, latency: performance.now() - due, ...what });
      resolve();
    };
    const url = isBeside(plan, turn) ? (plan.beside ?? plan.url) : plan.url;
    const sent = request(url, {
      agent,
      method: "POST",
      headers: { ...headersOf(plan, turn), "content-length": Buffer.byteLength(body) },
    });
    const timer = setTimeout(() => {
      once({ failure: "no answer in time" });
      sent.destroy();
    }, plan.timeout);
    sent.on("error", (error: NodeJS.ErrnoException) => {
      once({ failure: error.code ?? error.message });
    });
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error: NodeJS.ErrnoException) => {
        once({ failure: error.code ?? error.message });
      });
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        // The gateway's own answers say why in a line.
        const told = `status ${response.statusCode ?? "none"}: ${text.slice(0, 120)}`;
        once(response.statusCode === 200 ? judged(plan, row, text) : { failure: told });
      });
    });
    sent.end(body);
  });
}

function start(plan: LoadPlan, ended: () => void): () => Promise<void> {
  const { golden, others = [], requests = Number.POSITIVE_INFINITY } = plan;
  const asked = golden.rows.map((row, index) => ({
    row: [row, ...others.flatMap(({ rows }) => rows[index] ?? [])],
    body: JSON.stringify(inferRequest(golden, row)),
  }));
  const began = performance.now();
  const inFlight = new Set<Promise<void>>();
  let sent = 0;
  const tick = setInterval(() => {
    for (const due = Math.min(dueBy(performance.now() - began, plan.rate), requests); sent < due; sent += 1) {
      const next = asked[sent % asked.length];
      if (next === undefined) return;
      const one = send(plan, sent, next.row, next.body, began + (sent * 1000) / plan.rate);
      inFlight.add(one);
      void one.finally(() => inFlight.delete(one));
    }
    if (sent >= requests) ended();
  }, 1);
  return async () => {
    clearInterval(tick);
    await Promise.all(inFlight);
    agent.destroy();
  };
}

let stop: (() => Promise<void>) | undefined;

function end(): void {
  const stopping = stop?.();
  stop = undefined; // it may be told to end while it does
  void stopping?.then(() => {
    process.send?.(outcomes, () => {
      process.disconnect();
    });
  });
}

process.on("message", (told: LoadPlan | "stop") => {
  if (told === "stop") end();
  else stop = start(told, end);
});
