import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { evalWords, type RunScript } from "../../cli/queue/redis.ts";
import { lookAt } from "../../cli/queue/look.ts";
import { replay, type Replay } from "../../cli/queue/replay.ts";
import { queueAccess } from "../../components/redis-access.ts";
import { redisServer, type RedisServer } from "../support/redis-server.ts";

const declared = { mostWaiting: 100_000 };

describe("a queue in Redis, as its access list lets people operate it", () => {
  let server: RedisServer;
  let redis: RunScript;

  beforeAll(async () => {
    server = await redisServer(["--save", "", "--user", "default", "on", "nopass", ...queueAccess.split(" ")]);
    redis = (script, names, args) => {
      const [, , , ...words] = evalWords(script, names, args);
      return server.cli(words);
    };
  }, 600_000);
  afterAll(() => server.stop());

  let models = 0;
  let model = "";
  let keys = { queue: "", dead: "", state: "" };
  beforeEach(() => {
    model = `iris-${(models += 1)}`;
    const prefix = `nearline:{${model}}`;
    keys = { queue: `${prefix}:queue`, dead: `${prefix}:dead`, state: `${prefix}:state:` };
  });

  /** Dead letters by their keys, as a worker writes them. */
  const die = (
    names: readonly string[],
    reason = "code (500)",
    bodyOf: (key: string) => string = (key) => `body of ${key}`,
  ) =>
    server.cli(
      ["--pipe"],
      names
        .map((key) => {
          const words = [
            "XADD",
            keys.dead,
            "*",
            "key",
            key,
            "body",
            bodyOf(key),
            "reason",
            reason,
            "deliveries",
            "1",
            "attempts",
            "4",
          ];
          return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
        })
        .join(""),
    );

  const numbered = (many: number): readonly string[] => Array.from({ length: many }, (_, at) => `r-${at}`);

  /** Keys in a stream, in its order. */
  const keysIn = async (stream: string): Promise<readonly string[]> => {
    const lines = (await server.cli(["xrange", stream, "-", "+"])).split("\n");
    return lines.flatMap((line, at) => (line === "key" ? [lines[at + 1] ?? ""] : []));
  };

  const again = (more: Partial<Replay> = {}, by = redis, settings = declared) =>
    replay(by, model, settings, { pause: 20, ...more }, () => undefined);

  it("is told by what waits, what is worked on, and why letters are dead", async () => {
    await die(["a", "b"]);
    await die(["c"], "no request: its body is no JSON object");
    for (const key of ["d", "e", "f"]) await server.cli(["xadd", keys.queue, "*", "key", key, "body", "secret"]);
    await server.cli(["xgroup", "create", keys.queue, "workers", "0"]);
    await server.cli(["xreadgroup", "group", "workers", "workers", "count", "2", "streams", keys.queue, ">"]);
    const found = await lookAt(redis, model, 2);
    expect(found).toMatchObject({ waiting: 3, taken: 2, dead: 3 });
    expect(found.now - found.oldest).toBeGreaterThanOrEqual(0);
    expect(Math.abs(found.now - Date.now())).toBeLessThan(60_000);
    expect(found.letters.map(({ key, reason }) => [key, reason])).toEqual([
      ["c", "no request: its body is no JSON object"],
      ["b", "code (500)"],
    ]);
    expect(JSON.stringify(found)).not.toMatch(/secret|body of/);
  });

  it("is empty where nobody has used it yet", async () => {
    expect(await lookAt(redis, model, 10)).toMatchObject({ waiting: 0, taken: 0, oldest: 0, dead: 0, letters: [] });
    expect(await again()).toEqual({ queued: 0, known: 0 });
  });

  it("gets its dead letters again, oldest first, as they were", async () => {
    await die(numbered(1_234));
    expect(await again()).toEqual({ queued: 1_234, known: 0 });
    expect(await keysIn(keys.queue)).toEqual(numbered(1_234));
    expect(await keysIn(keys.dead)).toEqual([]);
    expect(await server.cli(["xrange", keys.queue, "-", "+", "count", "1"])).toMatch(/\nkey\nr-0\nbody\nbody of r-0$/);
    // Whoever asks for the result is told that it is queued again.
    expect(await server.cli(["get", `${keys.state}r-7`])).toBe('{"status":"queued"}');
    expect(Number(await server.cli(["ttl", `${keys.state}r-7`]))).toBeGreaterThan(590);
  });

  it.each(["before", "after"] as const)("loses none and has none twice, cut off %s each step", async (when) => {
    await die(numbered(1_900));
    let steps = 0;
    const cut: RunScript = async (script, names, args) => {
      steps += 1;
      if (when === "before" && steps % 3 === 0) throw new Error("cut off");
      const answer = await redis(script, names, args);
      // Done, and nobody is left to hear of it.
      if (when === "after" && steps % 3 === 2) throw new Error("cut off");
      return answer;
    };
    let cuts = 0;
    const until = async (): Promise<void> => {
      try {
        await again({}, cut);
      } catch {
        cuts += 1;
        const [queued, dead] = [await keysIn(keys.queue), await keysIn(keys.dead)];
        expect([...queued, ...dead].sort()).toEqual([...numbered(1_900)].sort());
        await until();
      }
    };
    await until();
    expect(cuts).toBeGreaterThan(2);
    expect(await keysIn(keys.queue)).toEqual(numbered(1_900));
  });

  it("has none twice where two replay at a time", async () => {
    await die(numbered(1_500));
    const both = await Promise.all([again(), again()]);
    expect(both.reduce((sum, { queued }) => sum + queued, 0)).toBe(1_500);
    expect([...(await keysIn(keys.queue))].sort()).toEqual([...numbered(1_500)].sort());
  });

  it("gets none whose request is queued already or has been answered since", async () => {
    await die(["answered", "waiting", "dead", "dead", "unknown"]);
    await server.cli(["set", `${keys.state}answered`, '{"status":"done","id":"answered","result":{}}']);
    await server.cli(["set", `${keys.state}waiting`, '{"status":"queued"}']);
    await server.cli(["set", `${keys.state}dead`, '{"status":"dead","id":"dead","reason":"code (500)"}']);
    expect(await again()).toEqual({ queued: 2, known: 3 });
    expect(await keysIn(keys.queue)).toEqual(["dead", "unknown"]);
    expect(await keysIn(keys.dead)).toEqual([]);
    expect(await server.cli(["get", `${keys.state}answered`])).toContain("done");
  });

  it("gets no more than it takes, and the rest when there is room", async () => {
    await die(numbered(10));
    let most = 0;
    const over = new AbortController();
    const working = (async () => {
      while (!over.signal.aborted) {
        most = Math.max(most, Number(await server.cli(["xlen", keys.queue])));
        await server.cli(["del", keys.queue]);
      }
    })();
    expect(await again({}, redis, { ...declared, mostWaiting: 4 })).toEqual({ queued: 10, known: 0 });
    over.abort();
    await working;
    expect(most).toBeLessThanOrEqual(4);
    expect(await keysIn(keys.dead)).toEqual([]);
  });

  it("gets so many as are asked for, and those whose reason is asked for", async () => {
    await die(["a", "b"], "code (500)");
    await die(["c"], "code (400)");
    await die(["d"], "code (500)");
    expect(await again({ reason: "(500)", limit: 2 })).toEqual({ queued: 2, known: 0 });
    expect(await keysIn(keys.dead)).toEqual(["c", "d"]);
    expect(await again({ reason: "(500)" })).toEqual({ queued: 1, known: 0 });
    expect(await keysIn(keys.dead)).toEqual(["c"]);
  });

  it("costs its server no more memory for many large letters than for few", async () => {
    const mebibyte = 1024 * 1024;
    const many = 96;
    await die(numbered(many), "code (500)", (key) => key.padEnd(mebibyte, "."));
    const [, pid] = /process_id:(\d+)/.exec(await server.cli(["info", "server"])) ?? [];
    /** Most memory that the process has had, in MiB: what a container's limit is about. */
    const most = (): number =>
      Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid ?? ""}/status`, "utf8"))?.[1]) / 1024;
    const before = most();
    expect(before).toBeGreaterThan(many);
    const found = await lookAt(redis, model, 1000);
    expect(found.letters.length).toBe(many);
    expect(most() - before).toBeLessThan(many / 4);
    expect(await again()).toEqual({ queued: many, known: 0 });
    expect(most() - before).toBeLessThan(many / 2);
    expect(Number(await server.cli(["xlen", keys.queue]))).toBe(many);
    expect(Number(await server.cli(["xlen", keys.dead]))).toBe(0);
  });

  it("does not get for ever what comes back", async () => {
    await die(numbered(3));
    const comesBack: RunScript = async (script, names, args) => {
      const answer = await redis(script, names, args);
      if (answer.includes('"queued":3')) await die(numbered(3));
      return answer;
    };
    expect(await again({}, comesBack)).toEqual({ queued: 3, known: 0 });
    expect(await keysIn(keys.dead)).toEqual(numbered(3));
  });
});
