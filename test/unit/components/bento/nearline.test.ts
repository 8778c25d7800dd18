import { describe, expect, it } from "vitest";
import { bentoService } from "../../../../components/bento/index.ts";
import { redisEntrance } from "../../../../components/nearline/redis/entrance.ts";
import { redisWorker, type RedisWorker } from "../../../../components/nearline/redis/worker.ts";
import { bentoLint, bentoTest } from "../../../support/bento.ts";

const declared: RedisWorker = {
  model: "iris",
  redis: "redis://queues.queues.svc:6379",
  url: "http://iris-champion.models-examples.svc:80/v2/models/iris/infer",
  timeoutSeconds: 5,
  retries: 3,
  batch: 64,
  concurrency: 4,
  ordered: false,
  stream: { most: 1000 },
  callback: "none",
  objects: "none",
  region: "none",
  keptSeconds: 3600,
  takenOverAfter: 15_000,
};
const service = { fields: { model: "iris" }, shutdownSeconds: 10 };
const worker = bentoService(redisWorker(declared), service);
const tensor = (shape: readonly number[], data: readonly unknown[]) => ({ name: "x", datatype: "FP64", shape, data });
const body = (...inputs: readonly object[]) => JSON.stringify({ inputs });
const entry = (id: string, text: string, key = id) => ({ id, n: 1, key, body: text });
const text = (values: unknown) => ({ content: JSON.stringify(values) });

describe("a queue's configurations", { timeout: 400_000 }, () => {
  it("pass Bento's own linter", async () => {
    expect(await bentoLint(worker)).toBe("");
    expect(await bentoLint(bentoService(redisWorker({ ...declared, ordered: true, stream: "none" }), service))).toBe(
      "",
    );
    const entrance = redisEntrance({ ...declared, mostWaiting: 10, largestRequest: 1000, withinSeconds: 300 });
    expect(await bentoLint(bentoService(entrance, service))).toBe("");
  });

  it("put requests that are alike into one call, and say of what is none why", async () => {
    const alike = [entry("1-0", body(tensor([1, 2], [[1, 2]]))), entry("2-0", body(tensor([2, 2], [3, 4, 5, 6])))];
    const other = entry("3-0", body(tensor([1, 3], [7, 8, 9])));
    const bad = entry("4-0", "nonsense");
    const given = { ...bad, reason: "no request: its body is no JSON object" };
    const failed = await bentoTest(worker, [
      {
        name: "calls",
        target_processors: "to_calls",
        input_batch: [text([...alike, other, bad])],
        output_batches: [
          [
            {
              json_equals: [
                {
                  entries: [
                    { ...alike[0], rows: 1 },
                    { ...alike[1], rows: 2 },
                  ],
                  tries: 0,
                  request: { inputs: [tensor([3, 2], [1, 2, 3, 4, 5, 6])] },
                },
                {
                  entries: [{ ...other, rows: 1 }],
                  tries: 0,
                  request: { id: "3-0", inputs: [tensor([1, 3], [7, 8, 9])] },
                },
                { dead: [given] },
              ],
            },
          ],
        ],
      },
    ]);
    expect(failed).toBe("");
  });

  it("divide the answer as the requests were put together", async () => {
    const entries = [
      { ...entry("1-0", "a"), rows: 1 },
      { ...entry("2-0", "b"), rows: 2 },
    ];
    const output = (shape: readonly number[], data: readonly number[]) => ({
      name: "p",
      datatype: "FP64",
      shape,
      data,
    });
    const answer = { model_name: "iris", outputs: [output([3, 2], [1, 2, 3, 4, 5, 6])] };
    // As Bento writes objects: keys in alphabetical order.
    const result = (id: string, shape: readonly number[], data: readonly number[]) =>
      JSON.stringify({ id, model_name: "iris", outputs: [{ data, datatype: "FP64", name: "p", shape }] });
    const published = (id: string, given: string) => ({
      id,
      n: 1,
      key: id,
      attempts: 1,
      reason: "",
      body: given,
      state: `{"status":"done","id":"${id}","result":${given}}`,
    });
    const failed = await bentoTest(worker, [
      {
        name: "results",
        target_processors: "to_results",
        input_batch: [text({ entries, tries: 1, next: "done", answer })],
        output_batches: [
          [
            {
              json_equals: [
                published("1-0", result("1-0", [1, 2], [1, 2])),
                published("2-0", result("2-0", [2, 2], [3, 4, 5, 6])),
              ],
            },
          ],
        ],
      },
    ]);
    expect(failed).toBe("");
  });

  it("ask one by one where one of many is refused", async () => {
    const entries = [
      { ...entry("1-0", "a"), rows: 1 },
      { ...entry("2-0", "b"), rows: 2 },
    ];
    const together = { entries, tries: 1, next: "apart", request: { inputs: [tensor([3, 2], [1, 2, 3, 4, 5, 6])] } };
    const single = (at: 0 | 1, shape: readonly number[], data: readonly number[]) => ({
      entries: [entries[at]],
      tries: 1,
      request: { id: entries[at]?.key, inputs: [tensor(shape, data)] },
    });
    const failed = await bentoTest(worker, [
      {
        name: "singles",
        target_processors: "to_singles",
        input_batch: [text(together)],
        output_batches: [[{ json_equals: [single(0, [1, 2], [1, 2]), single(1, [2, 2], [3, 4, 5, 6])] }]],
      },
    ]);
    expect(failed).toBe("");
  });
});
