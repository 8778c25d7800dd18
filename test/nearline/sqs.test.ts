import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQS, type Message } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bentoService, bentoText } from "../../components/bento/index.ts";
import { sqsWorker } from "../../components/nearline/sqs-worker.ts";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { bentoLint, bentoProgram } from "../support/bento.ts";
import { freePort } from "../support/free-port.ts";

const region = "eu-west-1";
const credentials = { id: "any", secret: "any" };

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A model that doubles what it is sent, refuses inputs of another name, and fails by itself at a negative number. */
function startModel(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const { inputs } = JSON.parse(body) as { readonly inputs: readonly Tensor[] };
      const [input] = inputs;
      const answer = (status: number, told: object): void => {
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(told));
      };
      if (input?.name !== "x") answer(400, { error: "no input x" });
      else if (input.data.some((value) => value < 0)) answer(500, { error: "below zero" });
      else {
        const data = input.data.map((value) => 2 * value);
        answer(200, { model_name: "double", outputs: [{ name: "y", datatype: "FP64", shape: input.shape, data }] });
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(server);
    });
  });
}

describe("a worker on SQS", () => {
  let moto: Moto;
  let sqs: SQS;
  let model: Server;
  let folder: string;
  const urls = { requests: "", results: "", dead: "" };
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    await bentoProgram();
    moto = await startMoto();
    model = await startModel();
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
    model.close();
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function worker(): Promise<ChildProcess> {
    const { port } = model.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/v2/models/double/infer`;
    const stream = sqsWorker({
      ...urls,
      region,
      url,
      timeoutSeconds: 2,
      retries: 1,
      batch: 16,
      concurrency: 2,
      instead: { endpoint: moto.url, credentials },
    });
    const configuration = bentoService(stream, { fields: { model: "double" }, shutdownSeconds: 5 });
    const file = join(folder, `${running.length}.yaml`);
    const http = { ...configuration.http, address: `127.0.0.1:${await freePort()}` };
    writeFileSync(file, bentoText({ ...configuration, http }));
    const child = spawn(await bentoProgram(), ["-c", file], {
      stdio: ["ignore", openSync("/tmp/w/nearline.bento.log", "a"), openSync("/tmp/w/nearline.bento.log", "a")],
      env: {},
    });
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

  it("passes Bento's own linter", async () => {
    const stream = sqsWorker({
      ...urls,
      region,
      url: "http://m/",
      timeoutSeconds: 1,
      retries: 1,
      batch: 8,
      concurrency: 1,
    });
    expect(await bentoLint(bentoService(stream, { fields: {}, shutdownSeconds: 5 }))).toBe("");
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
});
