import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQS, type Message } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bentoService, bentoText } from "../../components/bento/index.ts";
import { sqsWorker, type SqsWorker } from "../../components/nearline/sqs/worker.ts";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { bentoLint, bentoProgram, bentoTest } from "../support/bento.ts";
import { doublingModel, type DoublingModel, type Tensor } from "../support/doubling-model.ts";
import { freePort } from "../../local/console/free-port.ts";
import { Receiver } from "./receiver.ts";
import { listening } from "./running.ts";

const region = "eu-west-1";
const credentials = { id: "any", secret: "any" };
const nowhere = { stream: "none", callback: "none", objects: "none" } as const;

describe("a worker on SQS", () => {
  let moto: Moto;
  let sqs: SQS;
  let model: DoublingModel;
  let folder: string;
  const urls = { requests: "", results: "", dead: "" };
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    await bentoProgram();
    moto = await startMoto();
    model = await doublingModel();
    folder = mkdtempSync(join(tmpdir(), "ml-serving-sqs-"));
    sqs = new SQS({ endpoint: moto.url, region, credentials: { accessKeyId: "any", secretAccessKey: "any" } });
    for (const name of ["requests", "results", "dead"] as const) {
      // What has come out is taken once.
      const VisibilityTimeout = name === "requests" ? "30" : "3600";
      const made = await sqs.createQueue({ QueueName: name, Attributes: { VisibilityTimeout } });
      urls[name] = made.QueueUrl ?? "";
    }
  }, 600_000);
  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    model.stop();
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function worker(more: Partial<SqsWorker> = {}): Promise<ChildProcess> {
    const stream = sqsWorker({
      ...urls,
      ...nowhere,
      region,
      url: model.url,
      timeoutSeconds: 2,
      retries: 1,
      batch: 16,
      concurrency: 2,
      instead: { endpoint: moto.url, credentials },
      ...more,
    });
    const configuration = bentoService(stream, { fields: { model: "double" }, shutdownSeconds: 5 });
    const file = join(folder, `${running.length}.yaml`);
    const http = { ...configuration.http, address: `127.0.0.1:${await freePort()}` };
    writeFileSync(file, bentoText({ ...configuration, http }));
    const child = spawn(await bentoProgram(), ["-c", file], { stdio: "ignore", env: {} });
    running.push(child);
    return child;
  }

  const number = (value: number, name = "x"): string =>
    JSON.stringify({ inputs: [{ name, datatype: "FP64", shape: [1], data: [value] }] });

  async function submit(messages: Readonly<Record<string, string>>): Promise<void> {
    const all = Object.entries(messages);
    for (let from = 0; from < all.length; from += 10)
      await sqs.sendMessageBatch({
        QueueUrl: urls.requests,
        Entries: all.slice(from, from + 10).map(([key, MessageBody], at) => ({
          Id: String(at),
          MessageBody,
          MessageAttributes: { key: { DataType: "String", StringValue: key } },
        })),
      });
  }

  const attribute = (message: Message, name: string): string => message.MessageAttributes?.[name]?.StringValue ?? "";

  /** What has come to a queue since the last time: what is taken stays hidden for longer than this test. */
  async function taken(QueueUrl: string): Promise<readonly Message[]> {
    const found: Message[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.receiveMessage({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
      });
      if (Messages.length === 0) return found;
      found.push(...Messages);
    }
  }

  const asked = { url: "http://m/", timeoutSeconds: 1, retries: 1, batch: 8, concurrency: 1 } as const;
  const plainWorker = () =>
    bentoService(sqsWorker({ ...urls, ...nowhere, region, ...asked }), { fields: {}, shutdownSeconds: 5 });

  it("passes Bento's own linter", async () => {
    expect(await bentoLint(plainWorker())).toBe("");
  });

  it("keeps the request of a result that is too large, where there is room, and sends nothing that SQS refuses", async () => {
    const configuration = plainWorker();
    const large = "7".repeat(250_001);
    const told = "the result has 250001 bytes, and a message 250000 at most";
    const left = `the request is too large to be kept here, submit it anew: ${told}`;
    const result = { id: "1", n: 1, key: "k", attempts: 1, reason: "" };
    const published = (given: object, body: string, reason: string) => ({
      name: reason,
      target_processors: "published",
      input_batch: [{ content: JSON.stringify({ ...result, ...given }) }],
      output_batches: [[{ content_equals: body, metadata_equals: { key: "k", ...(reason === "" ? {} : { reason }) } }]],
    });
    expect(
      await bentoTest(configuration, [
        published({ body: large, asked: "the request" }, "the request", told),
        published({ body: large, asked: large }, "{}", left),
        published({ body: large, reason: "code (500)" }, "{}", left.replace(told, "code (500)")),
        published({ body: "a\uFFFFb\u{1F600}\n", asked: "" }, "a\uFFFDb\u{1F600}\n", ""),
      ]),
    ).toBe("");
  });

  it("asks for many at once, and loses none while nobody takes results", async () => {
    const many = Array.from({ length: 64 }, (_, at) => [`away-${at}`, number(at)] as const);
    const before = model.asked.length;
    const asked = () => model.asked.slice(before).flat().length;
    const queue = { QueueName: "away", Attributes: { VisibilityTimeout: "3600" } };
    const { QueueUrl: results = "" } = await sqs.createQueue(queue);
    await sqs.deleteQueue({ QueueUrl: results });
    await submit(Object.fromEntries(many));
    const child = await worker({ results, batch: 64, concurrency: 1 });
    await expect.poll(asked, { interval: 100, timeout: 60_000 }).toBeGreaterThan(1);
    // Longer than an attempt to send takes, and what follows from it.
    await new Promise((done) => setTimeout(done, 4000));
    await sqs.createQueue(queue);
    const found = new Set<string>();
    await expect
      .poll(
        async () => {
          for (const one of await taken(results)) found.add(attribute(one, "key"));
          return found.size;
        },
        { interval: 100, timeout: 60_000 },
      )
      .toBe(many.length);
    expect(model.asked.length - before).toBeLessThanOrEqual(many.length / 4);
    // Nor was the model asked again.
    expect(asked()).toBe(many.length);
    child.kill("SIGTERM");
    await once(child, "exit");
  });

  it("answers each request, or says why not, and what somebody took who is gone is taken again", async () => {
    const good = Array.from({ length: 240 }, (_, at) => [`r-${at}`, number(at)] as const);
    await submit({
      ...Object.fromEntries(good),
      nonsense: "no JSON",
      refused: number(1, "z"),
      fails: number(-1),
    });
    // Somebody who takes ten and is never heard of again.
    const { Messages: lost = [] } = await sqs.receiveMessage({
      QueueUrl: urls.requests,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 2,
    });
    expect(lost.length).toBeGreaterThan(0);
    const child = await worker();
    const results = new Map<string, Message>();
    const dead = new Map<string, Message>();
    await expect
      .poll(
        async () => {
          for (const one of await taken(urls.results)) results.set(attribute(one, "key"), one);
          for (const one of await taken(urls.dead)) dead.set(attribute(one, "key"), one);
          return results.size + dead.size;
        },
        { interval: 100, timeout: 60_000 },
      )
      .toBe(243);
    // Several by one call.
    expect(model.asked.some((numbers) => numbers.length > 1)).toBe(true);
    expect([...results.keys()].sort()).toEqual(good.map(([key]) => key).sort());
    for (const [at, [key]] of good.entries()) {
      const told = JSON.parse(results.get(key)?.Body ?? "{}") as {
        readonly id: string;
        readonly outputs: readonly Tensor[];
      };
      expect([told.id, told.outputs.map(({ data }) => data)]).toEqual([key, [[2 * at]]]);
    }
    expect(attribute(dead.get("nonsense") ?? {}, "reason")).toBe("no request: its body is no JSON object");
    expect(dead.get("nonsense")?.Body).toBe("no JSON");
    expect(attribute(dead.get("refused") ?? {}, "reason")).toContain("400");
    expect(attribute(dead.get("fails") ?? {}, "reason")).toContain("500");
    expect(dead.get("fails")?.Body).toBe(number(-1));
    const deliveries = [...results.values(), ...dead.values()].map((one) => Number(attribute(one, "deliveries")));
    expect(deliveries.filter((times) => times > 1).length).toBeGreaterThanOrEqual(lost.length);
    // All of it is deleted, a moment after its result has come.
    await expect
      .poll(
        async () => {
          const AttributeNames = ["All" as const];
          return (await sqs.getQueueAttributes({ QueueUrl: urls.requests, AttributeNames })).Attributes;
        },
        { interval: 200, timeout: 30_000 },
      )
      .toMatchObject({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" });
    child.kill("SIGTERM");
    await once(child, "exit");
  });

  it("posts results where it is told to, and to no queue; what nobody takes is a dead letter", async () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const receiver = new Receiver(
      () => secret,
      (id) => ({ status: id === "unwanted" ? 500 : 200 }),
    );
    const to = await listening(receiver.server);
    const secretFile = join(folder, "signing");
    writeFileSync(secretFile, secret);
    await Promise.all([taken(urls.results), taken(urls.dead)]);
    await submit({ wanted: number(1), unwanted: number(2) });
    const child = await worker({
      callback: { to, secret: { name: "any", key: "any" }, at: "127.0.0.1/32", timeoutSeconds: 2, tries: 1 },
      instead: { endpoint: moto.url, credentials, outlets: { secretFile } },
    });
    const dead: Message[] = [];
    await expect
      .poll(
        async () => {
          dead.push(...(await taken(urls.dead)));
          return [dead.length, receiver.of("wanted").length];
        },
        { interval: 100, timeout: 60_000 },
      )
      .toEqual([1, 1]);
    expect(receiver.posted.every(({ signed }) => signed)).toBe(true);
    const [letter = {}] = dead;
    expect([attribute(letter, "key"), letter.Body]).toEqual(["unwanted", number(2)]);
    expect(attribute(letter, "reason")).toMatch(/^callback: .*500/);
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(await taken(urls.results)).toEqual([]);
    receiver.server.close();
  });
});
