import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { S3 } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutletsInstead } from "../../components/nearline/results/outlets.ts";
import type { ResolvedResults } from "../../components/nearline/results/settings.ts";
import { redisWorker } from "../../components/nearline/redis/worker.ts";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { bentoProgram } from "../support/bento.ts";
import { doublingModel, type DoublingModel, type Tensor } from "../support/doubling-model.ts";
import { redisServer, type RedisServer } from "../support/redis-server.ts";
import { isSigned, Receiver } from "./receiver.ts";
import { asked, listening, Workers } from "./running.ts";

// https://github.com/standard-webhooks/standard-webhooks/blob/3ac24af/libraries/go/webhook_symmetric_test.go
it("is judged by a receiver as the libraries of Standard Webhooks do: their own example", () => {
  const headers = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const body = Buffer.from('{"test": 2432232314}');
  expect(isSigned(headers, body, secret, 1_614_265_400)).toBe(true);
  expect(isSigned(headers, Buffer.from('{"test": 2432232315}'), secret, 1_614_265_400)).toBe(false);
  expect(isSigned(headers, body, secret, 1_614_266_000)).toBe(false);
});

describe("results of a queue in Redis", () => {
  const workers = new Workers();
  const servers: Server[] = [];
  let redis: RedisServer;
  let moto: Moto;
  let s3: S3;
  let model: DoublingModel;
  let elsewhere: Receiver;
  let elsewhereUrl: string;
  let secretFile: string;
  let secret = `whsec_${randomBytes(32).toString("base64")}`;

  const open = async (server: Server): Promise<string> => {
    servers.push(server);
    return listening(server);
  };

  beforeAll(async () => {
    await bentoProgram();
    [redis, moto, model] = await Promise.all([redisServer(), startMoto(), doublingModel()]);
    elsewhere = new Receiver(
      () => secret,
      () => ({ status: 200 }),
    );
    elsewhereUrl = await open(elsewhere.server);
    secretFile = workers.file("signing", `${secret}\n`);
    s3 = new S3({
      endpoint: moto.url,
      forcePathStyle: true,
      region: "eu-west-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
    await s3.createBucket({ Bucket: "results", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
  }, 600_000);
  afterAll(async () => {
    workers.stop();
    model.stop();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await Promise.all([redis.stop(), moto.stop()]);
  });

  let queues = 0;
  /** A queue with requests in it, by their keys, whose results go where `results` says, and a worker on it. */
  async function queue(requests: Readonly<Record<string, number>>, results: Partial<ResolvedResults>, ordered = false) {
    const name = `double-${(queues += 1)}`;
    const keys = { queue: `nearline:{${name}}:queue`, dead: `nearline:{${name}}:dead` };
    for (const [key, value] of Object.entries(requests))
      await redis.cli(["xadd", keys.queue, "*", "key", key, "body", asked(value)]);
    const instead: OutletsInstead = {
      secretFile,
      s3: { endpoint: moto.url, credentials: { id: "any", secret: "any" } },
    };
    const start = () =>
      workers.start(
        redisWorker({
          model: name,
          redis: `redis://127.0.0.1:${redis.port}`,
          url: model.url,
          timeoutSeconds: 1,
          retries: 1,
          batch: 16,
          concurrency: 1,
          ordered,
          keptSeconds: 600,
          region: "eu-west-1",
          takenOverAfter: 1500,
          stream: "none",
          callback: "none",
          objects: "none",
          ...results,
          instead,
        }),
      );
    const length = async (key: string) => Number(await redis.cli(["xlen", key]));
    const isEmpty = () => expect.poll(() => length(keys.queue), { interval: 50, timeout: 60_000 }).toBe(0);
    return { keys, start, isEmpty, length };
  }

  const callback = (to: string, tries: number): ResolvedResults["callback"] => ({
    to,
    secret: { name: "orders", key: "signing" },
    at: "127.0.0.1/32",
    timeoutSeconds: 2,
    tries,
  });

  const doubled = (body: string) => {
    const { id, outputs } = JSON.parse(body) as { readonly id: string; readonly outputs: readonly Tensor[] };
    return [id, outputs[0]?.data];
  };

  it("are posted, signed, with their keys, until the receiver takes them", async () => {
    const receiver = new Receiver(
      () => secret,
      (id, attempt) => ({ status: id === "order-3" && attempt <= 2 ? 500 : 200 }),
    );
    const { start, isEmpty, length, keys } = await queue(
      { "order-1": 1, "order-2": 2, "order-3": 3, "a/b.c": 4 },
      { callback: callback(`${await open(receiver.server)}/results?from=models`, 6) },
    );
    const child = await start();
    await isEmpty();
    const taken = receiver.posted.filter(({ answered }) => answered === 200);
    expect(taken.map(({ id, body }) => [id, ...doubled(body)]).sort()).toEqual([
      ["a%2Fb%2Ec", "a/b.c", [8]],
      ["order-1", "order-1", [2]],
      ["order-2", "order-2", [4]],
      ["order-3", "order-3", [6]],
    ]);
    expect(receiver.posted.every(({ signed, type }) => signed && type === "application/json")).toBe(true);
    const tries = receiver.of("order-3");
    expect(tries.map(({ answered }) => answered)).toEqual([500, 500, 200]);
    // Each try has the same body and a time of its own.
    expect(new Set(tries.map(({ body }) => body)).size).toBe(1);
    expect(new Set(tries.map(({ at }) => at)).size).toBe(3);
    expect(receiver.posted).toHaveLength(6);
    expect(await length(keys.dead)).toBe(0);
    await workers.kill(child);
  });

  it("that nobody takes are dead letters that say why, with the request as it came; the others go their way", async () => {
    const receiver = new Receiver(
      () => secret,
      (id) => ({ status: id === "refused" ? 503 : 200 }),
    );
    const { start, isEmpty, keys } = await queue(
      { good: 1, refused: 2 },
      { callback: callback(await open(receiver.server), 2) },
    );
    await redis.cli(["set", `${keys.queue.replace(/queue$/, "state")}:refused`, '{"status":"queued"}']);
    const child = await start();
    await isEmpty();
    expect(receiver.of("refused")).toHaveLength(2);
    expect(receiver.of("good")).toHaveLength(1);
    const [, ...fields] = (await redis.cli(["xrange", keys.dead, "-", "+"])).split("\n");
    const letter = Object.fromEntries(fields.flatMap((field, at) => (at % 2 === 0 ? [[field, fields[at + 1]]] : [])));
    expect(letter).toMatchObject({ key: "refused", body: asked(2), attempts: "1" });
    expect(letter["reason"]).toMatch(/^callback: .*503.*not now/);
    expect(letter["reason"]).not.toContain("whsec_");
    const state = await redis.cli(["get", `${keys.queue.replace(/queue$/, "state")}:refused`]);
    expect(JSON.parse(state)).toEqual({ status: "dead", id: "refused", reason: letter["reason"] });
    await workers.kill(child);
  });

  it.each([302, 307, 308])("do not follow a redirect (%i) to somewhere else", async (status) => {
    const before = elsewhere.posted.length;
    const receiver = new Receiver(
      () => secret,
      () => ({ status, location: `${elsewhereUrl}/other` }),
    );
    const { start, isEmpty, keys } = await queue({ one: 1 }, { callback: callback(await open(receiver.server), 1) });
    const child = await start();
    await isEmpty();
    expect(receiver.posted).toHaveLength(1);
    expect(elsewhere.posted.length).toBe(before);
    expect(await redis.cli(["xrange", keys.dead, "-", "+"])).toContain(`(${status})`);
    await workers.kill(child);
  });

  it("are posted in their order where the queue keeps it, one after another", async () => {
    const receiver = new Receiver(
      () => secret,
      (id, attempt) => ({ status: id === "r-1" && attempt === 1 ? 500 : 200 }),
    );
    const { start, isEmpty } = await queue(
      { "r-0": 0, "r-1": 1, "r-2": 2 },
      { callback: callback(await open(receiver.server), 3) },
      true,
    );
    const child = await start();
    await isEmpty();
    expect(receiver.posted.map(({ id }) => id)).toEqual(["r-0", "r-1", "r-1", "r-2"]);
    await workers.kill(child);
  });

  it("are signed by a changed secret without a new worker", async () => {
    const receiver = new Receiver(
      () => secret,
      () => ({ status: 200 }),
    );
    const { start, isEmpty, keys } = await queue({ one: 1 }, { callback: callback(await open(receiver.server), 2) });
    const child = await start();
    await isEmpty();
    secret = `whsec_${randomBytes(24).toString("base64")}`;
    workers.file("signing", secret);
    await redis.cli(["xadd", keys.queue, "*", "key", "two", "body", asked(2)]);
    await isEmpty();
    expect(receiver.posted.map(({ id, signed }) => [id, signed])).toEqual([
      ["one", true],
      ["two", true],
    ]);
    await workers.kill(child);
  });

  it("are objects of a bucket; one that is given again by who takes over is the same object", async () => {
    const receiver = new Receiver(
      () => secret,
      (id, attempt) => ({ status: id === "r-7" && attempt <= 1 ? 500 : 200 }),
    );
    const requests = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`r-${at}`, at]));
    const { start, isEmpty, keys } = await queue(
      { ...requests, "a/b": 50 },
      {
        objects: { bucket: "results", prefix: "double/v1", tries: 2 },
        callback: callback(await open(receiver.server), 5),
      },
    );
    const first = await start();
    // The objects of the first call are there, and its worker goes before it can say so.
    await expect.poll(() => receiver.of("r-7").length, { interval: 10, timeout: 30_000 }).toBe(1);
    const listed = async () => {
      const { Contents = [] } = await s3.listObjectsV2({ Bucket: "results" });
      return new Map(Contents.map(({ Key = "", LastModified }) => [Key, LastModified]));
    };
    const then = await listed();
    expect([...then.keys()]).toContain("double/v1/r-7.json");
    await workers.kill(first);
    expect(Number(await redis.cli(["xlen", keys.queue]))).toBeGreaterThan(0);
    const second = await start();
    await isEmpty();
    const names = [...Object.keys(requests), "a%2Fb"].map((key) => `double/v1/${key}.json`);
    expect([...(await listed()).keys()].sort()).toEqual([...names].sort());
    expect(receiver.of("r-7").length).toBeGreaterThan(1);
    for (const [key, value] of Object.entries(requests)) {
      const object = await s3.getObject({ Bucket: "results", Key: `double/v1/${key}.json` });
      expect(object.ContentType).toBe("application/json");
      expect(doubled((await object.Body?.transformToString()) ?? "")).toEqual([key, [2 * value]]);
    }
    await workers.kill(second);
  });

  it("that the bucket does not take are dead letters that say why", async () => {
    const { start, isEmpty, keys } = await queue(
      { one: 1 },
      { objects: { bucket: "no-such-bucket", prefix: "p", tries: 1 } },
    );
    const child = await start();
    await isEmpty();
    expect(await redis.cli(["xrange", keys.dead, "-", "+"])).toMatch(/\nobjects: .*NoSuchBucket/);
    await workers.kill(child);
  });
});
