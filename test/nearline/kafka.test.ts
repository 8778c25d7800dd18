import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bentoService, bentoText } from "../../components/bento/index.ts";
import { kafkaQueue, type KafkaQueue, type KafkaSettings } from "../../components/nearline/kafka/settings.ts";
import { kafkaWorker } from "../../components/nearline/kafka/worker.ts";
import { bentoProgram } from "../support/bento.ts";
import { doublingModel, type DoublingModel, type Tensor } from "../support/doubling-model.ts";
import { freePort } from "../../local/console/free-port.ts";
import { kafkaBroker, type KafkaBroker, type KafkaRecord } from "../support/kafka.ts";

const user = { name: "examples", password: "not-guessed_7" };
const topicTool = "org.apache.kafka.tools.TopicCommand";

const number = (value: number, name = "x"): string =>
  JSON.stringify({ inputs: [{ name, datatype: "FP64", shape: [1], data: [value] }] });

/** A record as the console's producer reads it. */
const line = (headers: string, key: string, body: string): string => `${headers}\t${key}\t${body}\n`;

/** What a record is told by, whoever wrote it: the first of each key is the one that counts. */
function firstOfEach(records: readonly KafkaRecord[]): ReadonlyMap<string, KafkaRecord> {
  const first = new Map<string, KafkaRecord>();
  for (const record of records) {
    const key = record.headers["key"] ?? "";
    if (!first.has(key)) first.set(key, record);
  }
  return first;
}

const answerOf = ({ value }: KafkaRecord): readonly number[] =>
  (JSON.parse(value) as { readonly outputs: readonly Tensor[] }).outputs.flatMap(({ data }) => data);

describe("workers on Kafka", () => {
  let broker: KafkaBroker;
  let model: DoublingModel;
  let folder: string;
  let apart: KafkaQueue;
  let ordered: KafkaQueue;
  const running: ChildProcess[] = [];
  const ports = new Map<ChildProcess, number>();
  let workers = 0;
  /** Calls that were answered, of each queue: further ones than ten wait until they are let go. */
  const answered = new Map<string, number>();
  let letGo = (): void => undefined;
  const held = new Promise<void>((done) => (letGo = done));

  async function topic(name: string, partitions: number): Promise<void> {
    await broker.tool(topicTool, ["--create", "--topic", name, "--partitions", String(partitions)]);
  }

  /** As docs/nearline.md says that a team's rights are given. */
  async function rights(operations: readonly string[], resource: "--topic" | "--group"): Promise<void> {
    const allowed = operations.flatMap((operation) => ["--operation", operation]);
    const prefix = [resource, "ml-serving.dev.examples.", "--resource-pattern-type", "prefixed"];
    await broker.tool("org.apache.kafka.tools.AclCommand", [
      "--add",
      "--allow-principal",
      "User:examples",
      ...allowed,
      ...prefix,
    ]);
  }

  beforeAll(async () => {
    await bentoProgram();
    broker = await kafkaBroker([user]);
    model = await doublingModel(async (numbers) => {
      const queue = (numbers[0] ?? 0) < 1000 ? "apart" : "ordered";
      const calls = (answered.get(queue) ?? 0) + 1;
      if (calls > 10) await held;
      answered.set(queue, calls);
      // Later calls overtake earlier ones, where they may.
      await new Promise((done) => setTimeout(done, calls % 2 === 0 ? 5 : 40));
    });
    folder = mkdtempSync(join(tmpdir(), "ml-serving-kafka-test-"));
    const settings: KafkaSettings = {
      kind: "kafka",
      brokers: [broker.clients],
      addresses: ["127.0.0.1/32"],
      access: { secret: "kafka", authority: broker.authority },
      partitions: 3,
    };
    const of = (name: string): KafkaQueue =>
      kafkaQueue(settings, { environment: "dev", team: "examples", model: name });
    [apart, ordered] = [of("apart"), of("ordered")];
    await Promise.all([
      topic(apart.topics.requests, 3),
      topic(apart.topics.results, 3),
      topic(apart.topics.dead, 1),
      topic(ordered.topics.requests, 2),
      topic(ordered.topics.results, 2),
      rights(["Read", "Write", "Describe"], "--topic"),
      rights(["Read"], "--group"),
    ]);
  }, 600_000);
  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    model.stop();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function worker(queue: KafkaQueue, ofPartition: { readonly ordered: boolean }): Promise<ChildProcess> {
    const stream = kafkaWorker({
      ...queue,
      ...ofPartition,
      url: model.url,
      // Nobody asks twice because an answer is late.
      timeoutSeconds: 60,
      retries: 1,
      batch: 8,
      concurrency: 2,
      withinSeconds: 60,
      region: "none",
      stream: "none",
      callback: "none",
      objects: "none",
    });
    const configuration = bentoService(stream, { fields: { model: "double" }, shutdownSeconds: 5 });
    const file = join(folder, `${(workers += 1)}.yaml`);
    const port = await freePort();
    const http = { ...configuration.http, address: `127.0.0.1:${port}` };
    writeFileSync(file, bentoText({ ...configuration, http }));
    const env = { KAFKA_USERNAME: user.name, KAFKA_PASSWORD: user.password };
    const child = spawn(await bentoProgram(), ["-c", file], { stdio: "ignore", env });
    running.push(child);
    ports.set(child, port);
    return child;
  }

  async function submit({ topics }: KafkaQueue, lines: readonly string[]): Promise<void> {
    const read = ["--property", "parse.headers=true", "--property", "parse.key=true"];
    const words = ["--topic", topics.requests, ...read];
    await broker.tool("org.apache.kafka.tools.ConsoleProducer", words, lines.join(""));
  }

  async function killed(child: ChildProcess): Promise<void> {
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  const enough = { timeout: 300_000 };
  it(
    "each request has a result or a dead letter, in order where asked, although workers are killed",
    enough,
    async () => {
      // By the key of the record, and 3 of them by a header; what is in one partition was sent in this order.
      const good = Array.from({ length: 240 }, (_, at) => [`r-${at}`, at] as const);
      const bad = [
        line("key:nonsense", "a", "no JSON"),
        line("key:refused", "b", number(1, "z")),
        line("key:fails", "c", number(-1)),
      ];
      const customers = ["ann", "bob", "cid", "dee", "eve", "fay", "gus", "ida"];
      const turns = Array.from({ length: 25 }, (_, turn) => turn);
      const inTurn = turns.flatMap((turn) => customers.map((name, at) => [name, turn, 1000 + 10 * turn + at] as const));
      await Promise.all([
        submit(apart, [...good.map(([key, value]) => line("from:elsewhere", key, number(value))), ...bad]),
        submit(
          ordered,
          inTurn.map(([name, turn, value]) => line(`key:${name}-${turn}`, name, number(value))),
        ),
      ]);
      const results = broker.follow(apart.topics.results);
      const dead = broker.follow(apart.topics.dead);
      const turnsTaken = broker.follow(ordered.topics.results);
      const first = await Promise.all([worker(apart, { ordered: false }), worker(ordered, { ordered: true })]);
      // Some have their results, several by one call, and some are under way.
      await expect
        .poll(() => [...answered.values(), Math.min(results.length, turnsTaken.length) > 20], {
          interval: 50,
          timeout: 60_000,
        })
        .toEqual([10, 10, true]);
      await Promise.all(first.map(killed));
      letGo();
      // Without it the next worker gets partitions when the session of the one that is gone has ended: 45 seconds.
      await broker.tool("RemoveMembers.java", [apart.group, ordered.group]);
      const next = await Promise.all([worker(apart, { ordered: false }), worker(ordered, { ordered: true })]);
      await expect
        .poll(() => [firstOfEach(results).size, firstOfEach(dead).size, firstOfEach(turnsTaken).size], {
          interval: 100,
          timeout: 90_000,
        })
        .toEqual([240, 3, 200]);

      const told = firstOfEach(results);
      for (const [key, value] of good) {
        const record = told.get(key);
        expect([record?.key, record === undefined ? [] : answerOf(record)]).toEqual([key, [2 * value]]);
      }
      const letters = firstOfEach(dead);
      expect([...letters].map(([key, record]) => [key, record.key, record.value]).sort()).toEqual([
        ["fails", "c", number(-1)],
        ["nonsense", "a", "no JSON"],
        ["refused", "b", number(1, "z")],
      ]);
      const reason = (key: string): string => letters.get(key)?.headers["reason"] ?? "";
      expect(reason("nonsense")).toBe("no request: its body is no JSON object");
      expect(reason("refused")).toContain("400");
      expect(reason("fails")).toContain("500");
      // What was under way when its worker was killed was asked again: nothing was committed before its result.
      const sent = [...good.map(([, value]) => value), ...inTurn.map(([, , value]) => value)];
      for (const values of [sent.slice(0, 240), sent.slice(240)])
        expect(values.some((value) => model.asked.flat().filter((one) => one === value).length > 1)).toBe(true);

      const inOrder = [...firstOfEach(turnsTaken).values()];
      for (const name of customers) {
        const theirs = inOrder.filter(({ key }) => key === name);
        expect(theirs.map(({ headers }) => headers["key"])).toEqual(turns.map((turn) => `${name}-${turn}`));
        expect(new Set(theirs.map(({ partition }) => partition)).size).toBe(1);
      }
      // One series each, wherever in the worker it is measured: two with the same labels would not be taken.
      const [one] = next;
      const metrics = await (await fetch(`http://127.0.0.1:${ports.get(one) ?? 0}/metrics`)).text();
      expect(metrics.match(/^nearline_queue_promised_seconds\{.*\} 60$/gm)?.length).toBe(1);
      expect(metrics.match(/^nearline_queue_oldest_seconds\{.*\} \d+$/gm)?.length).toBe(1);

      for (const child of next) child.kill("SIGTERM");
      await Promise.all(next.map((child) => once(child, "exit")));
      const groups = await broker.tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", [
        "--describe",
        "--group",
        apart.group,
        "--group",
        ordered.group,
      ]);
      // Columns: group, topic, partition, committed, end, lag, and who has it.
      const lags = groups.split("\n").flatMap((text) => {
        const words = text.trim().split(/\s+/);
        return words[1]?.endsWith(".requests") === true ? [words[5]] : [];
      });
      expect(lags).toEqual(["0", "0", "0", "0", "0"]);
    },
  );
});
