import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { Collector, recordsIn, toldOf, until, violationsOf } from "../support/observed.ts";
import { exampleOf, firstQuestion, type InputTensor } from "./kinds.ts";
import { exampleFolder, start as startGraph } from "./onnx/serve.ts";
import { Server } from "./server.ts";

async function ask(server: Server, body: unknown): Promise<number> {
  const headers = { "content-type": "application/json", "x-request-id": "asked-1" };
  const response = await fetch(server.inferUrl, { method: "POST", headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

let collector: Collector;
beforeAll(async () => {
  collector = await Collector.start();
});
afterAll(() => {
  collector.stop();
});

describe("a table of numbers whose columns the contract names", () => {
  const churn = exampleOf("xgboost");
  const [input] = (firstQuestion(churn).body as { readonly inputs: readonly [InputTensor] }).inputs;
  const fields = ["a", "b", "c", "secret", "e", "f"];
  const model: ModelSpec = {
    name: "churn",
    team: "t",
    runtime: { kind: "xgboost" },
    io: {
      inputs: {
        ...Object.fromEntries(fields.map((name) => [name, "FP64" as const])),
        a: { datatype: "FP64", max: 1000 },
        b: { datatype: "FP64", optional: true },
      },
      outputs: { predict: "INT64" },
    },
    payloads: { sample: 1, redact: ["secret"] },
  };
  const planted = 74111111;
  const row = (change: Readonly<Record<number, unknown>> = {}) => ({
    inputs: [
      {
        ...input,
        shape: [1, 6],
        data: [1, 2, 3, planted, 5, 6].map((value, at) => (at in change ? change[at] : value)),
      },
    ],
  });
  let server: Server;
  beforeAll(async () => {
    server = await (await Server.start(churn, toldOf(model, collector.url))).ready();
  });
  afterAll(() => server.kill());

  it("is counted by column", async () => {
    const statuses = [
      await ask(server, row({ 0: 1001 })),
      await ask(server, row({ 1: null })),
      await ask(server, row({ 2: null })),
      await ask(server, row({ 4: "text" })),
      await ask(server, { inputs: [{ ...input, shape: [1, 5], data: [1, 2, 3, 4, 5] }] }),
    ];
    expect(statuses).toEqual([200, 200, 200, 400, 400]);
    expect(await violationsOf(server.metricsUrl)).toEqual({
      "a out_of_range": 1,
      "c missing": 1,
      "e wrong_type": 1,
      "other wrong_shape": 1,
    });
  });

  it("is recorded without what is left out", async () => {
    await until(() => collector.records.length === 3);
    const [first] = collector.records;
    expect(first).toMatchObject({ request_id: "asked-1", model: "churn", version: "7", inputs: { a: [1001], f: [6] } });
    expect(Object.keys(first?.inputs ?? {})).toEqual(fields.filter((name) => name !== "secret"));
    expect(Object.keys(first?.outputs ?? {})).toEqual(["predict"]);
    expect(recordsIn(server.lines)).toEqual(collector.records);
    for (const everything of [collector.text, server.lines.join("\n")])
      expect(everything).not.toContain(String(planted));
  });
});

describe("tensors of a graph, a field each", () => {
  const names = ["amount", "card_age_days", "distance_km", "hour", "merchant_risk", "payments_today"];
  const inputs = names.map((name) => ({ name, shape: [2], datatype: "FP32", data: [1, 2] as unknown[] }));
  const [amount, ...others] = inputs;
  let server: Server;
  beforeAll(async () => {
    server = await startGraph(exampleFolder("fraud"));
  });
  afterAll(() => server.kill());

  it("are counted by their names, and recorded nowhere", async () => {
    expect(await ask(server, { inputs })).toBe(200);
    expect(await ask(server, { inputs: others })).toBe(400);
    expect(await ask(server, { inputs: [{ ...amount, datatype: "INT32" }, ...others] })).toBe(400);
    expect(await ask(server, { inputs: [{ ...amount, data: [1, "x"] }, ...others] })).toBe(400);
    expect(await ask(server, { inputs: [{ ...amount, data: [1, 1e300] }, ...others] })).toBe(400);
    expect(await ask(server, { inputs: [{ ...amount, shape: [2, 1] }, ...others] })).toBe(400);
    expect(await ask(server, { inputs: [...inputs, { ...amount, name: "4111" }] })).toBe(400);
    expect(await violationsOf(server.metricsUrl)).toEqual({
      "amount missing": 1,
      "amount wrong_type": 2,
      "amount out_of_range": 1,
      "amount wrong_shape": 1,
      "other unknown_field": 1,
    });
    expect(recordsIn(server.lines)).toEqual([]);
    expect(await (await fetch(server.metricsUrl)).text()).not.toContain("model_payloads");
  });
});
