import { Agent } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { binomialRange } from "../support/binomial.ts";
import { Collector, recordsIn, toldOf, until, violationsOf } from "../support/observed.ts";
import { limits, send } from "./client.ts";
import { Server } from "./server.ts";

const species = join(import.meta.dirname, "../../runtimes/pmml/server/src/test/resources/species.pmml");
const flags = [`--model-path=${species}`, ...limits];

const model = {
  name: "animals",
  team: "t",
  runtime: { kind: "pmml" },
  io: {
    inputs: { length: "FP64", legs: "INT64", wild: "BOOL", colour: "BYTES", weight: "FP64" },
    outputs: { predicted_animal: "BYTES", probability_mouse: "FP64", probability_horse: "FP64" },
  },
} as const satisfies ModelSpec;

const row = (change: Readonly<Record<string, object>> = {}): string =>
  JSON.stringify({
    inputs: [
      { name: "length", shape: [1], datatype: "FP64", data: [5], ...change["length"] },
      { name: "legs", shape: [1], datatype: "INT32", data: [4], ...change["legs"] },
      { name: "wild", shape: [1], datatype: "BOOL", data: [true], ...change["wild"] },
      { name: "colour", shape: [1], datatype: "BYTES", data: ["grey"], ...change["colour"] },
      { name: "weight", shape: [1], datatype: "FP32", data: [77.125], ...change["weight"] },
    ],
  });

const agent = new Agent({ keepAlive: true, maxSockets: 4 });
let collector: Collector;
beforeAll(async () => {
  collector = await Collector.start();
});
afterAll(() => {
  collector.stop();
  agent.destroy();
});

const outcome = async (server: Server, name: string): Promise<number> => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^model_payloads_total\\{outcome="${name}"\\} (.+)$`, "m").exec(text)?.[1] ?? 0);
};

describe("a server that is told to record nothing", () => {
  it("counts by field and reason what is none of the DataDictionary's, and records nothing", async () => {
    const server = await new Server(flags).ready();
    for (const change of [
      {},
      { length: { data: [101] } },
      { colour: { data: ["pink"] } },
      { colour: { data: ["pink"] } },
      { legs: { data: [null] } },
      { wild: { data: [1] } },
      { weight: { data: [null] } },
      { weight: { name: "4111" } },
    ])
      await send(server, agent, row(change));
    expect(await violationsOf(`${server.url}/metrics`)).toEqual({
      "length out_of_range": 1,
      "colour unknown_category": 2,
      "legs missing": 1,
      "wild wrong_type": 1,
      "other unknown_field": 1,
    });
    expect(recordsIn([...server.stdout, ...server.stderr])).toEqual([]);
    expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain("model_payloads");
    await server.kill();
  });
});

describe("recorded requests", () => {
  it("hold what is not left out, on standard output and at the collector", async () => {
    const told = toldOf({ ...model, payloads: { sample: 1, redact: ["weight", "probability_horse"] } }, collector.url);
    const server = await new Server(flags, told).ready();
    await send(server, agent, row(), { headers: { "x-request-id": "asked-1" } });
    await send(server, agent, row({ length: { data: [101] } })); // refused: there is no answer
    await until(() => collector.records.length > 0);
    await until(() => recordsIn(server.stdout).length > 0);
    server.terminate();
    const { stdout, stderr } = await server.exited;
    expect(recordsIn(stdout)).toEqual(collector.records);
    expect(collector.records).toHaveLength(1);
    const [record] = collector.records;
    expect(record).toMatchObject({ request_id: "asked-1", model: "animals", variant: "champion", version: "7" });
    expect(record?.inputs).toEqual({ length: [5], legs: [4], wild: [true], colour: ["grey"] });
    expect(record?.outputs).toMatchObject({ predicted_animal: ["horse"] });
    expect(Object.keys(record?.outputs ?? {})).toEqual(["predicted_animal", "probability_mouse"]);
    for (const everything of [collector.text, stdout.join("\n"), stderr.join("\n")])
      expect(everything).not.toContain("77.125");
  });

  it("are the declared share of the requests", async () => {
    const server = await new Server(flags, toldOf({ ...model, payloads: { sample: 0.1 } }, collector.url)).ready();
    const requests = 2000;
    for (let sent = 0; sent < requests; sent += 4)
      await Promise.all([1, 2, 3, 4].map(() => send(server, agent, row())));
    const { least, most } = binomialRange(requests, 0.1, 1e-6);
    await until(async () => (await outcome(server, "recorded")) + (await outcome(server, "dropped")) >= least);
    await new Promise((resolve) => setTimeout(resolve, 200)); // whatever comes on top of them
    expect((await outcome(server, "recorded")) + (await outcome(server, "dropped"))).toBeLessThanOrEqual(most);
    expect(await outcome(server, "recorded")).toBe(recordsIn(server.stdout).length);
    await server.kill();
  });

  it("cost nobody an answer when nobody takes them, and are written all the same", async () => {
    const silent = await Collector.start(false);
    const server = await new Server(flags, toldOf({ ...model, payloads: { sample: 1 } }, silent.url)).ready();
    const answers = await Promise.all(Array.from({ length: 100 }, () => send(server, agent, row())));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await until(async () => (await outcome(server, "undelivered")) === 100);
    expect(recordsIn(server.stdout)).toHaveLength(100);
    await server.kill();
    silent.stop();
  });
});
