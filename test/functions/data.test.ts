import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { binomialRange } from "../support/binomial.ts";
import { Collector, recordsIn, toldOf, until, violationsOf } from "../support/observed.ts";
import { FunctionServer, unpackTemplate } from "./server.ts";

const program = `
def predict(data):
    rows = data if isinstance(data, list) else [data]
    scores = [{"score": len(row), "card_kind": "credit"} for row in rows]
    return scores if isinstance(data, list) else scores[0]
`;

const declared = {
  name: "tried",
  team: "t",
  runtime: {
    kind: "custom",
    function: "f",
    protocol: "own",
    routes: ["/get_score"],
    health: "/health",
    failure: { field: "code", ok: 0 },
  },
  io: {
    inputs: {
      amount: { datatype: "FP64", min: 0, max: 1000 },
      merchant: { datatype: "BYTES", values: ["shop", "web"] },
      card: "BYTES",
      times: { datatype: "INT64", optional: true },
    },
    outputs: { score: "INT64", card_kind: "BYTES" },
  },
} as const satisfies ModelSpec;

let template: Awaited<ReturnType<typeof unpackTemplate>>;
let collector: Collector;
beforeAll(async () => {
  template = await unpackTemplate();
  collector = await Collector.start();
});
afterAll(() => {
  collector.stop();
  template.remove();
});

const row = (change: object = {}) => ({ amount: 5, merchant: "shop", card: "4111-1111", ...change });
const body = (data: unknown): string => JSON.stringify({ data });

async function ask(server: FunctionServer, ...bodies: readonly string[]): Promise<void> {
  for (const one of bodies) await (await server.ask(one)).arrayBuffer();
}

describe("what a function is sent and is not as declared", () => {
  let server: FunctionServer;
  beforeAll(async () => {
    server = await FunctionServer.start(template.app, "contract", program, toldOf(declared, collector.url));
  });
  afterAll(() => server.kill());

  it("is counted by field and reason, and refused for nothing", async () => {
    const answered = await server.ask(body(row({ amount: 1001 })));
    expect(answered.status).toBe(200);
    await ask(
      server,
      body(row()),
      body(row({ amount: -1 })),
      body(row({ amount: null })),
      body([row(), row({ merchant: "street" }), row({ merchant: "street" })]),
      body(row({ card: 4111 })),
      body(row({ amount: true })),
      body(row({ times: null })),
      body(row({ times: 1.5 })),
      body({ amount: 5, merchant: "web" }),
      body(row({ surname: "x" })),
      body("text"),
      "{",
    );
    expect(await violationsOf(server.metricsUrl)).toEqual({
      "amount out_of_range": 2,
      "amount missing": 1,
      "merchant unknown_category": 2,
      "card wrong_type": 1,
      "amount wrong_type": 1,
      "times wrong_type": 1,
      "card missing": 1,
      "other unknown_field": 1,
      "other wrong_type": 2,
    });
  });

  it("is recorded nowhere unless that is declared", () => {
    expect(recordsIn(server.lines)).toEqual([]);
    expect(collector.text).toBe("");
    expect(server.lines.join("\n")).not.toContain("4111");
  });
});

describe("recorded requests of a function", () => {
  const planted = "planted-4111-1111-1111-1111";

  it("hold what is not left out, on standard output and at the collector", async () => {
    const model: ModelSpec = { ...declared, payloads: { sample: 1, redact: ["card", "card_kind"] } };
    const server = await FunctionServer.start(template.app, "redacted", program, toldOf(model, collector.url));
    await ask(
      server,
      body(row({ card: planted })),
      body([row({ card: planted, amount: 7 }), row({ surname: planted })]),
    );
    await until(() => collector.records.length === 2);
    await until(() => recordsIn(server.lines).length === 2);
    server.terminate();
    await server.exited;
    expect(collector.records).toEqual(recordsIn(server.lines));
    expect(collector.records[0]).toMatchObject({
      model: "tried",
      variant: "champion",
      version: "7",
      inputs: { amount: [5], merchant: ["shop"] },
      outputs: { score: [3] },
    });
    expect(collector.records[1]?.inputs).toEqual({ amount: [7, 5], merchant: ["shop", "shop"] });
    expect(collector.records[1]?.outputs).toEqual({ score: [3, 4] });
    for (const everything of [collector.text, server.lines.join("\n")]) expect(everything).not.toContain("planted");
  });

  it("hold the fields that are kept, and no other", async () => {
    const before = collector.records.length;
    const model: ModelSpec = { ...declared, payloads: { sample: 1, keep: ["amount"] } };
    const server = await FunctionServer.start(template.app, "kept", program, toldOf(model, collector.url));
    await ask(server, body(row({ card: planted })));
    await until(() => collector.records.length === before + 1);
    await server.kill();
    expect(collector.records.at(-1)).toMatchObject({ inputs: { amount: [5] }, outputs: {} });
    expect(server.lines.join("\n") + collector.text).not.toContain("planted");
  });

  const outcome = (server: FunctionServer, name: string) =>
    server.counted(`model_payloads_total\\{outcome="${name}"\\}`);

  it("are the declared share of the requests", async () => {
    const model: ModelSpec = { ...declared, payloads: { sample: 0.2 } };
    const server = await FunctionServer.start(template.app, "share", program, toldOf(model, collector.url));
    const requests = 1000;
    for (let sent = 0; sent < requests; sent += 50)
      await Promise.all(Array.from({ length: 50 }, () => ask(server, body(row()))));
    const { least, most } = binomialRange(requests, 0.2, 1e-6);
    await until(async () => (await outcome(server, "recorded")) + (await outcome(server, "dropped")) >= least);
    await new Promise((resolve) => setTimeout(resolve, 300)); // whatever comes on top of them
    expect(await outcome(server, "recorded")).toBe(recordsIn(server.lines).length);
    expect((await outcome(server, "recorded")) + (await outcome(server, "dropped"))).toBeLessThanOrEqual(most);
    await server.kill();
  });

  it("cost nobody an answer when nobody takes them, and are written all the same", async () => {
    const silent = await Collector.start(false);
    const model: ModelSpec = { ...declared, payloads: { sample: 1 } };
    const server = await FunctionServer.start(template.app, "silent", program, toldOf(model, silent.url));
    const answers = await Promise.all(Array.from({ length: 100 }, () => server.ask(body(row()))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await until(async () => (await outcome(server, "undelivered")) === 100);
    expect(recordsIn(server.lines)).toHaveLength(100);
    expect(await outcome(server, "dropped")).toBe(0);
    await server.kill();
    silent.stop();
  });
});
