import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readGolden, type Golden } from "../../local/golden/classes.ts";
import { Server } from "./server.ts";

const iris = join(import.meta.dirname, "../../examples/iris");

interface Output {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}

interface Answer {
  readonly model_name: string;
  readonly model_version: string;
  readonly id?: string;
  readonly outputs: readonly Output[];
}

/** scikit-learn's own answers, written by examples/iris/train.py. */
const golden = readGolden("examples/iris/golden.json");
let server: Server;

beforeAll(async () => {
  server = await new Server([
    `--model-path=${join(iris, "model.pmml")}`,
    "--model-name=iris",
    "--model-version=7",
    "--max-batch-rows=2000",
  ]).ready();
});
afterAll(() => server.kill());

async function infer(body: object, headers: Record<string, string> = {}, { url } = server): Promise<Answer> {
  const response = await fetch(`${url}/v2/models/iris/infer`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

/** The largest difference from scikit-learn over the rows of an answer; infinite for a wrong class. */
function deviation(answer: Answer, rows: Golden["rows"]): number {
  const column = (name: string): readonly unknown[] =>
    answer.outputs.find((output) => output.name === name)?.data ?? [];
  return Math.max(
    ...rows.flatMap((row, i) => {
      if (column("predicted_species")[i] !== row.predicted) return [Infinity];
      return golden.classes.map((name, k) =>
        Math.abs(Number(column(`probability_${name}`)[i]) - (row.probabilities[k] ?? NaN)),
      );
    }),
  );
}

const table = (rows: Golden["rows"], datatype = "FP64"): object => ({
  inputs: [{ name: "rows", shape: [rows.length, 4], datatype, data: rows.flatMap((row) => row.input) }],
});
const columns = (rows: Golden["rows"]): object => ({
  inputs: golden.fields.map((name, k) => ({
    name,
    shape: [rows.length],
    datatype: "FP64",
    data: rows.map((row) => row.input[k]),
  })),
});

describe("iris", () => {
  it("has the 30 hold-out rows to compare with", () => {
    expect(golden.rows).toHaveLength(30);
  });

  it("answers every row as scikit-learn does, to 1e-9", async () => {
    for (const row of golden.rows) {
      expect(deviation(await infer(table([row])), [row])).toBeLessThan(1e-9);
      expect(deviation(await infer(columns([row])), [row])).toBeLessThan(1e-9);
    }
  });

  it("answers as scikit-learn does in its second version too, which deviates from the first in every row", async () => {
    const { rows } = readGolden("examples/iris/golden-candidate.json");
    expect(rows.map(({ input }) => input)).toEqual(golden.rows.map(({ input }) => input));
    const candidate = await new Server([`--model-path=${join(iris, "candidate.pmml")}`, "--model-name=iris"]).ready();
    try {
      for (const [i, row] of rows.entries()) {
        const answer = await infer(table([row]), {}, candidate);
        expect(deviation(answer, [row])).toBeLessThan(1e-9);
        expect(deviation(answer, golden.rows.slice(i, i + 1))).toBeGreaterThan(1e-3);
      }
    } finally {
      await candidate.kill();
    }
  });

  it.each([
    ["a table, flat", table(golden.rows)],
    ["a table of FP32", table(golden.rows, "FP32")],
    [
      "a table, a list a row",
      { inputs: [{ name: "x", shape: [30, 4], datatype: "FP64", data: golden.rows.map((row) => row.input) }] },
    ],
    ["one tensor a field", columns(golden.rows)],
    [
      "one [rows, 1] tensor a field, in any order, keys in any order",
      {
        inputs: golden.fields
          .map((name, k) => ({
            data: golden.rows.map((row) => [row.input[k]]),
            datatype: "FP64",
            shape: [30, 1],
            name,
          }))
          .reverse(),
      },
    ],
  ])("answers a batch given as %s", async (_, body) => {
    const answer = await infer(body);
    expect(answer.outputs.map((output) => output.shape)).toEqual([[30], [30], [30], [30]]);
    expect(deviation(answer, golden.rows)).toBeLessThan(1e-9);
  });

  it("answers 1,000 concurrent requests as scikit-learn does, each its own row", async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => golden.rows.slice(i % 30, (i % 30) + 1));
    const answers = await Promise.all(
      rows.map((row, i) => infer({ id: String(i), ...(i % 2 === 0 ? table(row) : columns(row)) })),
    );
    expect(answers.map((answer) => answer.id)).toEqual(rows.map((_, i) => String(i)));
    expect(Math.max(...answers.map((answer, i) => deviation(answer, rows[i] ?? [])))).toBeLessThan(1e-9);
  });

  it("answers a batch that does not fit into one network read", async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => golden.rows[i % 30]).filter((row) => row !== undefined);
    const answer = await infer({ ...table(rows), padding: " ".repeat(500_000) });
    expect(answer.outputs[0]?.shape).toEqual([2000]);
    expect(deviation(answer, rows)).toBeLessThan(1e-9);
  });

  it("gives the outputs that are asked for, in that order, and echoes both ids", async () => {
    const response = await fetch(`${server.url}/v2/models/iris/versions/7/infer`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", "x-request-id": "r-1" },
      body: JSON.stringify({
        id: "ü",
        ...table(golden.rows),
        outputs: [{ name: "probability_virginica" }, { name: "predicted_species" }],
      }),
    });
    expect(response.headers.get("x-request-id")).toBe("r-1");
    const answer = (await response.json()) as Answer;
    expect(answer).toMatchObject({ id: "ü", model_name: "iris", model_version: "7" });
    expect(answer.outputs.map((output) => [output.name, output.datatype])).toEqual([
      ["probability_virginica", "FP64"],
      ["predicted_species", "BYTES"],
    ]);
  });
});

describe("what is not a prediction", () => {
  const get = (path: string): Promise<Response> => fetch(`${server.url}${path}`);

  it.each(["/v2", "/v2/health/live", "/v2/health/ready", "/v2/models/iris/ready", "/v2/models/iris/versions/7/ready"])(
    "%s is there",
    async (path) => {
      expect((await get(path)).status).toBe(200);
    },
  );

  it("metadata names fields and outputs as the DataDictionary does", async () => {
    expect(await (await get("/v2/models/iris")).json()).toEqual({
      name: "iris",
      versions: ["7"],
      platform: "pmml_pmml4s",
      inputs: ["sepal_length", "sepal_width", "petal_length", "petal_width"].map((name) => ({
        name,
        datatype: "FP64",
        shape: [-1],
      })),
      outputs: [
        { name: "predicted_species", datatype: "BYTES", shape: [-1] },
        { name: "probability_setosa", datatype: "FP64", shape: [-1] },
        { name: "probability_versicolor", datatype: "FP64", shape: [-1] },
        { name: "probability_virginica", datatype: "FP64", shape: [-1] },
      ],
    });
  });

  it("metrics count requests and rows, and time them", async () => {
    const value = (text: string, name: string): number =>
      Number(
        text
          .split("\n")
          .find((line) => line.startsWith(`${name}{`))
          ?.split(" ")
          .at(-1),
      );
    const before = await (await get("/metrics")).text();
    await infer(table(golden.rows));
    const labels = 'model="iris",version="7"';
    let after = "";
    // They are counted once the answer has gone out, so that the client may be the faster one.
    await vi.waitFor(async () => {
      after = await (await get("/metrics")).text();
      for (const [name, difference] of [
        ["pmml_requests_total", 1],
        ["pmml_rows_total", 30],
        ["pmml_request_duration_seconds_count", 1],
      ] as const)
        expect(value(after, name) - value(before, name), name).toBe(difference);
    });
    expect(after).toContain(`pmml_requests_total{code="200",${labels}}`);
    expect(after).toContain(`pmml_requests_in_flight{${labels}} 0`);
    expect(after).toContain(`pmml_request_duration_seconds_bucket{${labels},le="0.01"}`);
    expect(after).toContain(`pmml_model_ready{${labels}} 1`);
    expect(value(after, "pmml_model_load_seconds")).toBeGreaterThan(0);
    expect(after).toContain("jvm_memory_used_bytes");
  });
});
