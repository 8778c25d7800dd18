import { beforeAll, describe, expect, it } from "vitest";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { inferRequest, readGolden } from "../../local/golden/classes.ts";
import { exampleNamespace } from "../support/example-namespace.ts";
import type { TestStack } from "../support/stack.ts";
import { instant, patience, signals, type Sample } from "../support/prometheus.ts";
import { probe } from "./probe-model.ts";

interface Client {
  readonly url: string;
  readonly body?: object;
}

/** Sends requests, a few at a time, each by a connection of its own: so all proxies get some. Gives seconds, sorted. */
async function send(count: number, { url, body }: Client, expected: number): Promise<readonly number[]> {
  const times: number[] = [];
  const one = async (): Promise<void> => {
    const began = performance.now();
    const response = await fetch(url, {
      headers: { connection: "close", "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    times.push((performance.now() - began) / 1000);
    expect(response.status).toBe(expected);
  };
  for (let sent = 0; sent < count; sent += 10) await Promise.all(Array.from({ length: 10 }, one));
  return times.sort((a, b) => a - b);
}

/** What the stack's Prometheus knows after real requests; to be called where a stack is up. */
export function monitoringCases(stack: TestStack): void {
  const kube = (...args: string[]): Promise<string> => kubectl(stack.cluster.kubeconfig, args);
  const gateway = `http://127.0.0.1:${stack.cluster.ports.gateway}`;
  const ask = (query: string): Promise<readonly Sample[]> =>
    instant(`http://127.0.0.1:${stack.cluster.ports.prometheus}`, query);
  const single = async (query: string): Promise<number> => {
    const [sample, ...more] = await ask(query);
    return more.length > 0 || sample === undefined ? Number.NaN : sample.value;
  };

  describe("Prometheus", () => {
    it("sees every part that there is", async () => {
      const replicas = async (): Promise<number> => {
        const names = await kube(
          "get",
          "pods",
          "-n",
          exampleNamespace,
          "--field-selector=status.phase=Running",
          "-o",
          "name",
        );
        return names.split("\n").length;
      };
      // Looked at again and again: a replica that has been told to end, or is just starting, does not answer any more or yet.
      const looked = async () => {
        const up = await ask("sum by (job) (up)");
        const counts = Object.fromEntries(up.map(({ labels, value }) => [labels["job"] ?? "", value]));
        return { counts, missing: (counts["models"] ?? 0) - (await replicas()), down: await ask("up == 0") };
      };
      await expect.poll(looked, patience).toMatchObject({
        counts: {
          alertmanager: 1,
          cadvisor: 2,
          "gateway-controller": 2,
          "gateway-proxies": 2,
          "kube-state-metrics": 1,
          kubelet: 2,
          prometheus: 1,
          redis: 1,
        },
        missing: 0,
        down: [],
      });
    });

    it("has a rule fail nowhere", async () => {
      expect(await single("sum(prometheus_rule_evaluation_failures_total)")).toBe(0);
      expect(await single("sum(prometheus_rule_group_iterations_missed_total)")).toBe(0);
    });

    it.each([
      ["iris", "pmml"],
      ["cancer", "sklearn"],
    ])("has the four signals of %s with real values, by variant, runtime and team", async (model, runtime) => {
      const golden = readGolden(`examples/${model}/golden.json`);
      const [row] = golden.rows;
      if (row === undefined) throw new Error("no row");
      const client = { url: `${gateway}/models/${model}/infer`, body: inferRequest(golden, row) };
      const of = (signal: keyof typeof signals): string => `${signals[signal]}{model="${model}"}`;
      const times = await send(300, client, 200);
      const labels = { model, variant: "champion", runtime, team: "examples" };
      for (const signal of Object.keys(signals) as (keyof typeof signals)[])
        await expect
          .poll(() => ask(of(signal)), patience)
          .toMatchObject([{ labels: { __name__: signals[signal], ...labels } }]);
      expect(await single(of("rate"))).toBeGreaterThan(0);
      expect(await single(of("errors"))).toBe(0);
      const p99 = await single(of("p99"));
      expect(p99).toBeGreaterThan(0);
      // Five minutes' requests: what was asked before these, of pods that had just started, may have taken seconds. In
      // another unit it would be thousands; exact values are promtool's (test/monitoring).
      expect(p99).toBeLessThan(Math.max(10, 2 * (times.at(-1) ?? 0)));
      await expect.poll(() => single(of("saturation")), patience).toBeGreaterThan(0);
      expect(await single(of("saturation"))).toBeLessThanOrEqual(1);
    });
  });

  describe("alerts", () => {
    it("know what iris promises, by the model's own annotations and a bound of the gateway's histogram", async () => {
      await expect.poll(() => single('model:slo_availability:percent{model="iris"}'), patience).toBe(99.9);
      // A p99 of 50 ms is a bound itself; Prometheus writes it as it is written here, or nothing would be found by it.
      expect(await ask('model:slo_latency:bucket{model="iris"}')).toMatchObject([{ labels: { le: "50.0" } }]);
      await expect
        .poll(() => ask('envoy_cluster_upstream_rq_time_bucket{model="iris", le="50.0"} > 0'), patience)
        .not.toEqual([]);
      await expect
        .poll(() => ask('model:slo:burn_rate{model="iris", slo="latency", window="5m"}'), patience)
        .not.toEqual([]);
    });

    it("reach Alertmanager, and none is a page", async () => {
      const told = async (): Promise<readonly { readonly labels: Readonly<Record<string, string>> }[]> => {
        const response = await fetch(`http://127.0.0.1:${stack.cluster.ports.alertmanager}/api/v2/alerts`);
        return (await response.json()) as readonly { readonly labels: Readonly<Record<string, string>> }[];
      };
      await expect
        .poll(async () => (await told()).map(({ labels }) => labels["alertname"]), patience)
        .toContain("Watchdog");
      // How fast it answers is the machine's matter, which other suites share: 50 ms are not promised by that.
      const isSlowness = (name = ""): boolean => name.startsWith("ModelLatencyBudget");
      const pages = (await told()).filter(({ labels }) => labels["severity"] === "page");
      expect(pages.filter(({ labels }) => !isSlowness(labels["alertname"]))).toEqual([]);
    });

    it.each(["iris", "cancer"])(
      "and signals of %s are no more than 300 series with its servers' own",
      async (model) => {
        const counted = await single(`count({model="${model}", job=~"models|"})`);
        expect(counted).toBeGreaterThan(10);
        expect(counted).toBeLessThanOrEqual(300);
      },
    );
  });

  describe("a model that nobody asked before", () => {
    const of = (signal: keyof typeof signals, variant = "champion"): string =>
      `${signals[signal]}{model="${probe.name}", variant="${variant}"}`;
    const good = { url: `${gateway}${probe.good}` };
    const bad = { url: `${gateway}${probe.bad}` };
    const counter = (answers: string, position = 0): string =>
      `envoy_cluster_upstream_rq_xx{model="${probe.name}", route_position="${position}", envoy_response_code_class="${answers}"}`;
    const proxiesThatCount = (...what: Parameters<typeof counter>): Promise<number> =>
      single(`count(${counter(...what)})`);
    const off = async (query: string, expected: number): Promise<number> => Math.abs((await single(query)) - expected);
    beforeAll(async () => {
      await kubectl(stack.cluster.kubeconfig, ["apply", "-f", "-"], JSON.stringify(probe.objects));
    });

    it("has been asked nothing, and nothing failed", async () => {
      await expect.poll(() => single(of("rate")), patience).toBe(0);
      expect(await ask(of("errors"))).toEqual([]);
      expect(await ask(of("p99"))).toEqual([]);
    });

    it("has the rate, the share of errors and the latency of what clients sent", async () => {
      const sent = { good: 0, bad: 0 };
      const routed = async (): Promise<number> => (await fetch(good.url)).status;
      await expect.poll(routed, patience).toBe(200);
      sent.good += 1;
      const both = async (count: { good: number; bad: number }): Promise<readonly number[]> => {
        const times = await send(count.good, good, 200);
        await send(count.bad, bad, 503);
        sent.good += count.good;
        sent.bad += count.bad;
        return times;
      };
      // Envoy has no series of a backend before its first request, so both proxies must have seen each answer once.
      await expect
        .poll(async () => {
          await both({ good: 10, bad: 10 });
          return [await proxiesThatCount("2"), await proxiesThatCount("5")];
        }, patience)
        .toEqual([2, 2]);
      const times = await both({ good: 900, bad: 300 });
      // Every request is counted, and none twice: not those either that the gateway tried again.
      await expect.poll(() => single(`sum(${counter("2")})`), patience).toBe(sent.good);
      await expect.poll(() => single(`sum(${counter("5")})`), patience).toBe(sent.bad);
      // 1200 in the window of 300 s is 4 a second, and a little for what came before; 300 of 1200 is a quarter.
      await expect.poll(() => off(of("rate"), 4), patience).toBeLessThan(0.6);
      await expect.poll(() => off(of("errors"), 0.25), patience).toBeLessThan(0.02);
      const clients99 = times[Math.ceil(times.length * 0.99) - 1] ?? 0;
      // A client waits longer than the gateway; the histogram's steps are of a factor of 2 at most.
      expect(await single(of("p99"))).toBeLessThan(2 * clients99 + 0.001);
    });

    it("tells its challenger's requests from its champion's", async () => {
      const challenger = { url: `${gateway}${probe.challenger}` };
      const champions = [await single(`sum(${counter("2")})`), await single(`sum(${counter("5")})`)];
      await expect
        .poll(async () => {
          await send(10, challenger, 200);
          return proxiesThatCount("2", 1);
        }, patience)
        .toBe(2);
      await send(600, challenger, 200);
      // 600 in the window of 300 s.
      await expect.poll(() => off(of("rate", "challenger-1"), 2), patience).toBeLessThan(0.4);
      expect(await single(of("errors", "challenger-1"))).toBe(0);
      expect([await single(`sum(${counter("2")})`), await single(`sum(${counter("5")})`)]).toEqual(champions);
    });

    it("is no part of anything when it is gone", async () => {
      await kubectl(stack.cluster.kubeconfig, ["delete", "-f", "-"], JSON.stringify(probe.objects));
      await expect.poll(() => ask(of("rate")), patience).toEqual([]);
    });
  });

  describe("Redis", () => {
    const redis = (...words: string[]): Promise<string> =>
      kube("exec", "-n", "redis", "redis-0", "-c", "redis", "--", "redis-cli", ...words);

    it("answers, keeps a key, and lets nobody empty or reconfigure it", async () => {
      expect(await redis("ping")).toBe("PONG");
      expect(await redis("set", "a", "1")).toBe("OK");
      expect(await redis("get", "a")).toBe("1");
      for (const command of [
        ["flushall"],
        ["config", "get", "maxmemory"],
        ["replicaof", "10.0.0.1", "6379"],
        ["eval", "return 1", "0"],
      ])
        expect(await redis(...command)).toMatch(/^NOPERM/);
    });

    it("is measured: three quarters of 64 MiB for data, in use by somebody", async () => {
      expect(await single("redis_up")).toBe(1);
      expect(await single("redis_memory_max_bytes")).toBe(50331648);
      await expect.poll(() => single('redis_db_keys{db="db0"}'), patience).toBe(1);
    });
  });
}
