import { createHash } from "node:crypto";
import { S3 } from "@aws-sdk/client-s3";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BatchSpec } from "../../components/model-service/spec/batch.ts";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { answerOf, isRefused, Run, SlowModel } from "./running.ts";

const login = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any", AWS_REGION: "eu-west-1" };
const model = new SlowModel(100);
let moto: Moto;
let s3: S3;
let port: number;

/** Irises of two files: every ninth with a note over two lines, four of them such that the model refuses. */
const rows = Array.from({ length: 1_200 }, (_, id) => ({
  id,
  note: id % 9 === 0 ? `flower ${id},\na "wild" one` : "garden",
  sepal: id % 300 === 7 ? 4 : 4.2 + (id % 37) / 10,
  petal: 1 + (id % 61) / 10,
}));
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = (some: typeof rows): string =>
  `id,note,sepal_length,sepal_width,petal_length,petal_width\n${some
    .map(({ id, note, sepal, petal }) => `${id},${quoted(note)},${sepal},3,${petal},1\n`)
    .join("")}`;

const places = {
  chunkRows: 200,
  requestRows: 50,
  parallelism: 2,
  mostFailedPercent: 10,
} satisfies Partial<BatchSpec>;

beforeAll(async () => {
  [moto, port] = await Promise.all([startMoto(), model.listening()]);
  s3 = new S3({
    endpoint: moto.url,
    forcePathStyle: true,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
  await s3.createBucket({ Bucket: "rows", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
  await s3.putObject({ Bucket: "rows", Key: "in/day/a.csv", Body: csv(rows.slice(0, 700)) });
  await s3.putObject({ Bucket: "rows", Key: "in/day/b.csv", Body: csv(rows.slice(700)) });
  // None of the run's, by its prefix, its name or its ending.
  await s3.putObject({ Bucket: "rows", Key: "in/days/c.csv", Body: csv(rows) });
  await s3.putObject({ Bucket: "rows", Key: "in/day/_failed/d.csv", Body: csv(rows) });
  await s3.putObject({ Bucket: "rows", Key: "in/day/e.txt", Body: "nothing" });
});
afterAll(async () => {
  model.stop();
  await moto.stop();
});

async function keys(prefix: string): Promise<readonly string[]> {
  const { Contents = [] } = await s3.listObjectsV2({ Bucket: "rows", Prefix: prefix });
  return Contents.map(({ Key = "" }) => Key);
}

async function bytes(key: string): Promise<Uint8Array> {
  const { Body } = await s3.getObject({ Bucket: "rows", Key: key });
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

const text = async (key: string): Promise<string> => Buffer.from(await bytes(key)).toString();

interface Published {
  readonly name: string;
  readonly rows: number;
  readonly sha256: string;
}

interface Manifest {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsFailed: number;
  readonly good: boolean;
  readonly parts: readonly Published[];
  readonly failed: readonly Published[];
}

async function manifestOf(output: string): Promise<Manifest> {
  return JSON.parse(await text(`${output}/_manifest.json`)) as Manifest;
}

const run = (batch: Omit<BatchSpec, keyof typeof places>): Promise<Run> =>
  Run.of({ ...places, ...batch }, port, { ...login, AWS_ENDPOINT_URL_S3: moto.url });

/** Both of a run's pods, which end well; what they said. */
async function bothEnd(made: Run): Promise<readonly string[]> {
  const ended = await Promise.all([0, 1].map((index) => made.start(index)));
  const logs = ended.map(({ log }) => log);
  expect(
    ended.map(({ code }) => code),
    logs.join("\n"),
  ).toEqual([0, 0]);
  return logs;
}

const refused = rows.filter(({ sepal }) => isRefused(sepal));
const scored = rows.filter(({ sepal }) => !isRefused(sepal));

describe("a run on S3", { sequential: true }, () => {
  it("whose pods are killed between chunks, and go on, has each row once: CSV to Parquet", async () => {
    const made = await run({
      input: { bucket: "rows", prefix: "in/day", format: "csv" },
      output: {
        bucket: "rows",
        prefix: "out/parquet",
        format: "parquet",
        keep: ["id", "note", "sepal_length", "petal_length"],
      },
    });
    const [killing, receipts] = [new AbortController(), "out/parquet/_batch/done/"];
    const first = Promise.all([0, 1].map((index) => made.start(index, killing.signal)));
    while ((await keys(receipts)).length < 2) await sleep(20);
    killing.abort();
    await first;
    const done = (await keys(receipts)).length;
    // 700 and 500 rows are 4 and 3 chunks.
    expect(done).toBeLessThan(7);
    expect(await keys("out/parquet/_manifest.json")).toEqual([]);

    const logs = await bothEnd(made);
    const told = logs.map((log) => Number(/"message":"(\d+) of \d+ chunks are to do/.exec(log)?.[1]));
    expect(told.reduce((a, b) => a + b, 0)).toBe(7 - done);

    const manifest = await manifestOf("out/parquet");
    expect(manifest).toMatchObject({ rowsIn: 1_200, rowsOut: scored.length, rowsFailed: refused.length, good: true });
    for (const { name, sha256 } of [...manifest.parts, ...manifest.failed])
      expect(
        createHash("sha256")
          .update(await bytes(`out/parquet/${name}`))
          .digest("hex"),
      ).toBe(sha256);
    const failures = await Promise.all(manifest.failed.map(({ name }) => text(`out/parquet/${name}`)));
    const lines = failures
      .flatMap((part) => part.trim().split("\n"))
      .map((line) => JSON.parse(line) as { values: { id: string }; reason: string });
    expect(lines.map(({ values }) => Number(values.id)).sort((a, b) => a - b)).toEqual(refused.map(({ id }) => id));
    expect(lines.every(({ reason }) => reason.includes("400"))).toBe(true);
  });

  it("asked once more has nothing to do", async () => {
    const before = model.asked;
    const made = await run({
      input: { bucket: "rows", prefix: "in/day", format: "csv" },
      output: {
        bucket: "rows",
        prefix: "out/parquet",
        format: "parquet",
        keep: ["id", "note", "sepal_length", "petal_length"],
      },
    });
    expect((await made.start(0)).code).toBe(0);
    expect(model.asked).toBe(before);
  });

  it("reads Parquet and writes JSON lines, reads JSON lines and writes CSV", async () => {
    // What CSV wrote as texts is numbers for the model again; two of its lengths are made of others.
    const again: Pick<BatchSpec, "prepare"> = {
      prepare: [
        { set: "sepal_width", from: "sepal_length" },
        { set: "petal_width", from: "petal_length" },
      ],
    };
    await bothEnd(
      await run({
        ...again,
        input: { bucket: "rows", prefix: "out/parquet", format: "parquet" },
        output: {
          bucket: "rows",
          prefix: "out/lines",
          format: "jsonl",
          keep: ["id", "note", "sepal_length", "petal_length"],
        },
      }),
    );
    await bothEnd(
      await run({
        ...again,
        input: { bucket: "rows", prefix: "out/lines", format: "jsonl" },
        output: { bucket: "rows", prefix: "out/csv", format: "csv", keep: ["id", "note"] },
      }),
    );

    const { parts } = await manifestOf("out/lines");
    const found = (await Promise.all(parts.map(({ name }) => text(`out/lines/${name}`))))
      .flatMap((part) => part.trim().split("\n"))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .sort((a, b) => Number(a["id"]) - Number(b["id"]));
    expect(found).toEqual(
      scored.map(({ id, note, sepal, petal }) => {
        const { species, sure } = answerOf(sepal, petal);
        const probabilities = { probability_setosa: sure, probability_versicolor: sure, probability_virginica: sure };
        const kept = { id: String(id), note, sepal_length: String(sepal), petal_length: String(petal) };
        return { ...kept, predicted_species: species, ...probabilities };
      }),
    );
    const written = await Promise.all((await manifestOf("out/csv")).parts.map(({ name }) => text(`out/csv/${name}`)));
    const records = written.flatMap((part) => part.slice(part.indexOf("\n") + 1).split(/\n(?=\d+,)/));
    expect(records.map((record) => record.trimEnd()).sort()).toEqual(
      scored
        .map(({ id, note, sepal, petal }) => {
          const { species, sure } = answerOf(sepal, petal);
          const field = (value: string): string => (/[",\n]/.test(value) ? quoted(value) : value);
          return [id, field(note), field(species), sure, sure, sure].join(",");
        })
        .sort(),
    );
  });

  it("ends for good where its input changes, where another run's output lies, and where a bucket is not there", async () => {
    await s3.putObject({ Bucket: "rows", Key: "in/changing/a.csv", Body: csv(rows.slice(0, 800)) });
    const made = await run({
      input: { bucket: "rows", prefix: "in/changing", format: "csv" },
      output: { bucket: "rows", prefix: "out/changing" },
    });
    const killing = new AbortController();
    const first = made.start(0, killing.signal);
    while ((await keys("out/changing/_batch/done/")).length < 1) await sleep(20);
    killing.abort();
    await first;
    await s3.putObject({ Bucket: "rows", Key: "in/changing/a.csv", Body: csv(rows.slice(0, 900)) });
    const changed = await made.start(0);
    expect([changed.code, changed.log]).toEqual([3, expect.stringContaining("has changed since the run began")]);

    const other = await run({
      input: { bucket: "rows", prefix: "in/day", format: "csv" },
      output: { bucket: "rows", prefix: "out/changing" },
    });
    const refusedToGo = await other.start(0);
    expect([refusedToGo.code, refusedToGo.log]).toEqual([3, expect.stringContaining("the output of another run")]);

    const nowhere = await run({
      input: { bucket: "nobody-has-it", prefix: "in", format: "csv" },
      output: { bucket: "rows", prefix: "out/nowhere" },
    });
    const lost = await nowhere.start(0);
    expect([lost.code, lost.log]).toEqual([3, expect.stringContaining("NoSuchBucket")]);
  });
});
