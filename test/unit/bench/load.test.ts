import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startLoad } from "../../../bench/load/load.ts";
import { lost, percentile, summarise, type Outcome } from "../../../bench/load/outcome.ts";
import { dueBy, type LoadPlan } from "../../../bench/load/plan.ts";
import type { Golden } from "../../../local/golden/classes.ts";

describe("when requests are due", () => {
  it("is the first at once, then one each 1/rate second", () => {
    // 500 a second: one each 2 ms.
    expect([-1, 0, 1.9, 2, 3.9, 4, 1000].map((elapsed) => dueBy(elapsed, 500))).toEqual([0, 1, 1, 2, 2, 3, 501]);
  });
});

describe("percentile", () => {
  it("is the nearest rank", () => {
    // The example of https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method
    const values = [15, 20, 35, 40, 50];
    expect([0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(values, share))).toEqual([15, 20, 20, 35, 50]);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe("the figures of a phase", () => {
  const outcomes: readonly Outcome[] = [
    { due: 990, late: 1, latency: 900 },
    { due: 1_000, late: 1, latency: 10 },
    { due: 1_500, late: 3, latency: 30, failure: "ECONNRESET" },
    { due: 1_600, late: 2, latency: 20, failure: "ECONNRESET" },
    // Due within, but it left after the end.
    { due: 1_999, late: 5, latency: 40 },
    { due: 2_000, late: 1, latency: 900 },
  ];
  const summary = summarise(outcomes, { name: "second", from: 1_000, to: 2_000 });

  it("are those of the requests that were due in it", () => {
    expect(summary).toMatchObject({ sent: 4, failed: 2, p50: 20, p99: 40, worst: 40, lateP99: 5 });
    expect(summary.failures).toEqual({ ECONNRESET: 2 });
  });

  it("say at what rate requests really left", () => {
    expect(summary.rate).toBe(3);
  });
});

describe("what a killed pod has cost", () => {
  const phase = { name: "kill", from: 0, to: 1_000 };
  const dying: readonly Outcome[] = [
    { due: 90, late: 1, latency: 5 },
    { due: 96, late: 1, latency: 7, failure: "status 503" },
    { due: 98, late: 0, latency: 6, failure: "status 503" },
    { due: 100, late: 1, latency: 9 },
  ];

  it("is what was under way when the first failed", () => {
    expect(lost(dying, phase)).toEqual({ failed: 2, inFlight: 3, later: 0 });
  });

  it("is more where something left later and failed all the same", () => {
    const later: Outcome = { due: 104, late: 0, latency: 3, failure: "ECONNREFUSED" };
    expect(lost([...dying, later], phase)).toEqual({ failed: 3, inFlight: 3, later: 1 });
    expect(lost([...dying, later], { ...phase, to: 104 }).later).toBe(0);
  });

  it("is nothing where nothing failed", () => {
    expect(lost(dying.slice(0, 1), phase)).toEqual({ failed: 0, inFlight: 0, later: 0 });
  });
});

/** One row of a model that doubles what it is given. */
const golden: Golden = {
  form: "fields",
  fields: ["x"],
  classes: ["two"],
  rows: [{ input: [1], predicted: "two", probabilities: [1] }],
};
const right = JSON.stringify({
  outputs: [
    { name: "predicted", data: ["two"] },
    { name: "probability_two", data: [1] },
  ],
});

/** Sends for a while at a server whose answer to the n-th request is given; a status of 0 closes the connection. */
async function sendTo(
  answer: (request: number) => readonly [status: number, body: string],
  more: (url: string) => Partial<LoadPlan> = () => ({}),
) {
  let requests = 0;
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const [status, body] = answer((requests += 1));
    seen.push([request.url, request.headers["x-fixed"], request.headers["x-caller"]].join(" ").trim());
    request.resume().on("end", () => (status === 0 ? response.destroy() : response.writeHead(status).end(body)));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/infer`;
  const plan: LoadPlan = { url, rate: 100, golden, timeout: 10_000, ...more(url) };
  const load = startLoad(plan);
  if (plan.requests === undefined) while (requests < 20) await sleep(20);
  const outcomes = await (plan.requests === undefined ? load.stop() : load.ended());
  server.close();
  return { outcomes, received: requests, seen };
}

describe("the sender", () => {
  it("counts a right answer as such, and tells of every request", async () => {
    const { outcomes, received } = await sendTo(() => [200, right]);
    expect(outcomes).toHaveLength(received);
    expect(outcomes.flatMap(({ failure }) => failure ?? [])).toEqual([]);
  });

  it("counts a wrong answer, another status and a closed connection as failed, each once, and sends none again", async () => {
    const wrong = right.replace("[1]", "[0.9]");
    const { outcomes, received } = await sendTo((request) =>
      request === 3 ? [200, wrong] : request === 4 ? [503, "no healthy upstream"] : [request === 5 ? 0 : 200, right],
    );
    expect(outcomes).toHaveLength(received);
    const failures = outcomes.flatMap(({ failure }) => failure ?? []);
    expect(failures.toSorted()).toEqual(["ECONNRESET", "status 503: no healthy upstream", "wrong answer"]);
  });

  it("tells of a right answer which version's it is, and ends by itself after so many", async () => {
    const other: Golden = { ...golden, rows: [{ input: [1], predicted: "two", probabilities: [0.75] }] };
    const { outcomes, received } = await sendTo(
      (request) => [200, request % 4 === 0 ? right.replace("[1]", "[0.75]") : right],
      () => ({ requests: 12, others: [other] }),
    );
    expect(received).toBe(12);
    expect(outcomes.map(({ turn }) => turn).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, turn) => turn),
    );
    const answered = [0, 1].map((version) => outcomes.filter((outcome) => outcome.answered === version).length);
    expect(answered).toEqual([9, 3]);
  });

  it("asks two addresses by turns, each caller under its own name", async () => {
    const { seen } = await sendTo(
      () => [200, right],
      (url) => ({
        beside: `${url}/beside`,
        headers: { "x-fixed": "all" },
        callers: { header: "x-caller", count: 2 },
        requests: 8,
      }),
    );
    // One row a round: every other request.
    expect(seen.toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => "/infer all caller-0"),
      ...Array.from({ length: 4 }, () => "/infer/beside all caller-1"),
    ]);
  });
});
