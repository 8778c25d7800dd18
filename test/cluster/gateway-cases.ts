import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { disturbances } from "../../bench/load/disturb.ts";
import { startLoad } from "../../bench/load/load.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { inferRequest, readGolden } from "../../local/golden/classes.ts";
import { exampleNamespace } from "../support/example-namespace.ts";
import type { TestStack } from "../support/stack.ts";

const proxies = ["-n", "gateway", "-l", "app.kubernetes.io/component=proxy"];

/** A model whose only variant has no replica that is ready. */
const absent = [
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "absent-champion", namespace: exampleNamespace },
    spec: { ports: [{ name: "http", port: 80, targetPort: 8080 }] },
  },
  {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "absent", namespace: exampleNamespace },
    spec: {
      parentRefs: [{ name: "models", namespace: "gateway" }],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/models/absent" } }],
          backendRefs: [{ name: "absent-champion", port: 80 }],
        },
      ],
    },
  },
];

/** Ids of this run: what an earlier run on the same proxies left in their log is not its. */
const client = `client-${process.pid}-${Date.now()}`;

type Line = Readonly<Record<string, unknown>>;

/** What the gateway does beside routing, on a stack that is up. */
export function gatewayCases(stack: TestStack): void {
  const url = `http://127.0.0.1:${stack.cluster.ports.gateway}`;
  const golden = readGolden("examples/iris/golden.json");
  const kube = (args: readonly string[], input?: string): Promise<string> =>
    kubectl(stack.cluster.kubeconfig, args, input);

  /** Every line of the proxies' output that is not one of Envoy's own about itself. */
  async function log(): Promise<readonly string[]> {
    const told = await kube(["logs", ...proxies, "-c", "envoy", "--tail=-1"]);
    return told.split("\n").filter((line) => line !== "" && !/^\[\d{4}-\d\d-\d\d /.test(line));
  }

  /** The one line of a request; it is written within a second or two. */
  async function lineOf(id: string): Promise<Line> {
    for (let tries = 0; tries < 50; tries += 1) {
      const lines = (await log()).filter((line) => line.includes(id));
      if (lines.length > 0) {
        expect(lines).toHaveLength(1);
        return JSON.parse(lines[0] ?? "") as Line;
      }
      await sleep(200);
    }
    throw new Error(`no line of request ${id}`);
  }

  async function ask(path: string, id?: string, init: RequestInit = {}): Promise<Response> {
    const headers = { "content-type": "application/json", ...(id === undefined ? {} : { "x-request-id": id }) };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    await response.arrayBuffer();
    return response;
  }

  describe("the access log", () => {
    const [row] = golden.rows;
    const body = row === undefined ? "" : JSON.stringify(inferRequest(golden, row));

    it("has one line of JSON for a prediction, found by the client's own id, with neither query nor payload", async () => {
      const response = await ask("/models/iris/infer?api_key=hunter2", `${client}-1`, { method: "POST", body });
      expect(response.status).toBe(200);
      expect(response.headers.get("x-request-id")).toBe(`${client}-1`);
      const line = await lineOf(`${client}-1`);
      expect(line).toMatchObject({
        model: "iris",
        variant: "champion",
        method: "POST",
        path: "/models/iris/infer",
        status: 200,
        flags: "-",
        bytes_in: Buffer.byteLength(body),
      });
      expect(Date.parse(String(line["time"]))).toBeGreaterThan(Date.now() - 60_000);
      expect(line["upstream"]).toMatch(/^\d+\.\d+\.\d+\.\d+:8080$/);
      expect(line["duration_ms"]).toBeTypeOf("number");
      expect(line["bytes_out"]).toBeTypeOf("number");
      const all = (await log()).join("\n");
      expect(all).not.toContain("hunter2");
      expect(all).not.toContain("sepal");
    });

    it("is found by the id that the gateway made, where the client sent none", async () => {
      const response = await ask("/v2/models/iris");
      const id = response.headers.get("x-request-id") ?? "";
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      expect(await lineOf(id)).toMatchObject({ model: "iris", variant: "champion", path: "/v2/models/iris" });
    });

    it("tells what the gateway itself answers: no model of that name, and a model without a replica", async () => {
      const nowhere = await ask("/models/nothing/infer", `${client}-2`);
      expect(nowhere.status).toBe(404);
      expect(await lineOf(`${client}-2`)).toMatchObject({ status: 404, flags: "NR", model: null, variant: null });

      const objects = JSON.stringify({ apiVersion: "v1", kind: "List", items: absent });
      await kube(["apply", "-f", "-"], objects);
      try {
        for (let tries = 0; (await ask("/models/absent/infer")).status === 404 && tries < 50; tries += 1)
          await sleep(200);
        const nobody = await ask("/models/absent/infer", `${client}-3`);
        expect(nobody.status).toBe(503);
        expect(nobody.headers.get("x-request-id")).toBe(`${client}-3`);
        expect(await lineOf(`${client}-3`)).toMatchObject({
          status: 503,
          model: "absent",
          variant: null,
          upstream: null,
        });
      } finally {
        await kube(["delete", "-f", "-"], objects);
      }
    });

    it("is believed by nobody who forges it: quotes are escaped, headers of the gateway's own are dropped", async () => {
      const forged = `${client}-4","status":200,"model":"other`;
      const headers = { "x-request-id": forged, "x-envoy-original-path": "/forged", "x-model-variant": "forged" };
      const response = await fetch(`${url}/v2/models/iris`, { headers });
      expect(response.headers.get("x-model-variant")).toBe("champion");
      const line = await lineOf(`${client}-4`);
      expect(line).toMatchObject({ request_id: forged, model: "iris", variant: "champion", path: "/v2/models/iris" });
    });

    it("is JSON in every line", async () => {
      const lines = await log();
      expect(lines.length).toBeGreaterThan(5);
      for (const line of lines) expect(JSON.parse(line)).toHaveProperty("request_id");
    });
  });

  // The second server refuses connections as soon as it is told to end; its autoscaler may add replicas meanwhile.
  it.each([
    ["iris", 500],
    ["cancer", 100],
  ])("loses no request while %s rolls out under %i a second", async (model, rate) => {
    const rows = readGolden(`examples/${model}/golden.json`);
    const began = Date.now();
    const load = startLoad({ url: `${url}/models/${model}/infer`, rate, golden: rows, timeout: 10_000 });
    const { restart } = disturbances(stack.cluster.kubeconfig, [exampleNamespace], () => undefined);
    await restart(exampleNamespace, `ml-serving/model=${model}`);
    const outcomes = await load.stop();
    // What failed when, beside what became of pods meanwhile: it tells whose fault it was.
    const failed = outcomes.flatMap(({ failure, due }) =>
      failure === undefined ? [] : [`${due - began} ms: ${failure}`],
    );
    if (failed.length > 0)
      failed.push(await kube(["get", "pods", "-A", "-o", "wide"]), await kube(["get", "events", "-A"]));
    expect(failed).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(rate * 5); // a rollout takes longer than its drain
  });
}
