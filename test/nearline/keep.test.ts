import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisEntrance } from "../../components/nearline/redis/entrance.ts";
import { redisWorker } from "../../components/nearline/redis/worker.ts";
import { bentoProgram } from "../support/bento.ts";
import { doublingModel, type DoublingModel, type Tensor } from "../support/doubling-model.ts";
import { freePort } from "../../local/console/free-port.ts";
import { redisServer, type RedisServer } from "../support/redis-server.ts";
import { asked, Workers } from "./running.ts";

describe("a result that is kept for a second", () => {
  let server: RedisServer;
  let model: DoublingModel;
  let workers: Workers;
  const queue = "nearline:{double}:queue";

  beforeAll(async () => {
    await bentoProgram();
    server = await redisServer();
    model = await doublingModel();
    workers = new Workers();
  }, 600_000);
  afterAll(async () => {
    workers.stop();
    model.stop();
    await server.stop();
  });

  it("is there when nobody has worked for longer than that, once, and from then on for so long", async () => {
    const redis = `redis://127.0.0.1:${server.port}`;
    const declared = { model: "double", redis, keptSeconds: 1 };
    const port = await freePort();
    const entrance = { ...declared, mostWaiting: 10, largestRequest: 1000, withinSeconds: "none" } as const;
    await workers.start(redisEntrance(entrance), port);
    const url = `http://127.0.0.1:${port}/models/double/jobs`;
    const submit = async (): Promise<number> => {
      const headers = { "Idempotency-Key": "once" };
      const answer = await fetch(url, { method: "POST", headers, body: asked(21) });
      await answer.text();
      return answer.status;
    };
    await expect.poll(() => submit().catch(() => 0), { interval: 50, timeout: 30_000 }).toBe(202);
    // Nobody works on it until what `keep` says is long over, by the server's own clock.
    await server.cli(["set", "clock", "1", "px", "2500"]);
    await expect.poll(() => server.cli(["exists", "clock"]), { interval: 100, timeout: 30_000 }).toBe("0");
    expect((await fetch(`${url}/once`)).status).toBe(202);
    expect(await submit()).toBe(202);
    expect(await server.cli(["xlen", queue])).toBe("1");

    await workers.start(
      redisWorker({
        ...declared,
        url: model.url,
        timeoutSeconds: 2,
        retries: 1,
        batch: 8,
        concurrency: 1,
        ordered: false,
        takenOverAfter: 6000,
        stream: "none",
        callback: "none",
        objects: "none",
        region: "none",
      }),
    );
    const answer = await fetch(`${url}/once?wait=30s`);
    expect(answer.status).toBe(200);
    const told = (await answer.json()) as { readonly result: { readonly outputs: readonly Tensor[] } };
    expect(told.result.outputs.map(({ data }) => data)).toEqual([[42]]);
    expect(model.asked.flat()).toEqual([21]);
    await expect.poll(async () => (await fetch(`${url}/once`)).status, { interval: 100, timeout: 30_000 }).toBe(404);
  });
});
