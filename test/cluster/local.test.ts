import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { deviation, inferRequest, readAnswer, readGolden, type OutputTensor } from "../../local/golden/classes.ts";
import { exampleNamespace } from "../support/example-namespace.ts";
import { testStack } from "../support/stack.ts";
import { traces } from "../support/traces.ts";
import { dashboardsCases } from "./dashboards-cases.ts";
import { gatewayCases } from "./gateway-cases.ts";
import { logsCases } from "./logs-cases.ts";
import { monitoringCases } from "./monitoring-cases.ts";

const stack = testStack("e2e", 97);
const gateway = `http://127.0.0.1:${stack.cluster.ports.gateway}`;
const kube = (...args: string[]): Promise<string> => kubectl(stack.cluster.kubeconfig, args);
const before = traces();

async function infer(model: string, body: unknown): Promise<Response> {
  return fetch(`${gateway}/models/${model}/infer`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Two cells of a table, beside each other. */
function inTable(left: string, right: string): RegExp {
  return new RegExp([left, right].map((cell) => cell.replace(/[[\]().]/g, "\\$&")).join("\\s+"));
}

describe("make up", () => {
  beforeAll(async () => {
    const up = await stack.make("up");
    expect(up.all).toContain("Ready in");
    expect(up.exitCode).toBe(0);
  });
  afterAll(async () => {
    await stack.make("down");
  });

  it("says which engine, which providers and which cluster it uses, and ends with models and predictions", async () => {
    const { all, exitCode } = await stack.make("up");
    expect(exitCode).toBe(0);
    expect(all).toMatch(/Pulumi CLI: \d+\.\d+\.\d+|Pulumi CLI: .* from PATH/);
    for (const plugin of ["kubernetes", "docker", "nodejs"])
      expect(all).toMatch(new RegExp(`${plugin} \\d+\\.\\d+\\.\\d+: (official|stand-in)`));
    expect(all).toContain("cluster: e2e, embedded: Kubernetes 1.36.3, 2 nodes");
    expect(all).toMatch(
      /iris\s+champion\s+pmml\s+100 %\s+sha256:[0-9a-f]{12}…\s+2\/2 ready\s+http:\/\/127\.0\.0\.1:\d+\/models\/iris/,
    );
    expect(all).toMatch(
      /cancer\s+champion\s+sklearn\s+100 %\s+sha256:[0-9a-f]{12}…\s+1\/1 ready\s+http:\/\/127\.0\.0\.1:\d+\/models\/cancer/,
    );
    expect(all).toContain(`Prometheus: http://127.0.0.1:${stack.cluster.ports.prometheus}`);
    // The first golden row, with scikit-learn's own probability.
    const [flower] = readGolden("examples/iris/golden.json").rows;
    const known = `${flower?.predicted ?? "none"} (${Math.max(...(flower?.probabilities ?? [])).toFixed(4)})`;
    expect(all).toMatch(inTable(`[${flower?.input.join(", ") ?? ""}] → ${known}`, `training library: ${known}`));
    const [tumour] = readGolden("examples/cancer/golden.json").rows;
    const alsoKnown = `${tumour?.predicted ?? "none"} (${Math.max(...(tumour?.probabilities ?? [])).toFixed(4)})`;
    expect(all).toMatch(inTable(`… 24 more] → ${alsoKnown}`, `training library: ${alsoKnown}`));
  });

  it("changes nothing when run again, and says so", async () => {
    const { all } = await stack.make("up");
    expect(all).toContain("pulumi up: nothing changed");
  });

  it.each([
    ["iris", 30],
    ["cancer", 40],
  ])("answers every hold-out row of %s as scikit-learn does", async (model, count) => {
    const golden = readGolden(`examples/${model}/golden.json`);
    expect(golden.rows).toHaveLength(count);
    for (const row of golden.rows) {
      const response = await infer(model, inferRequest(golden, row));
      expect(response.status).toBe(200);
      const { outputs } = (await response.json()) as { outputs: OutputTensor[] };
      expect(deviation(row, readAnswer(golden, outputs))).toBeLessThan(1e-9);
    }
  });

  it("serves the protocol's own paths too, and says which variant answered", async () => {
    const metadata = await fetch(`${gateway}/v2/models/iris`);
    expect(metadata.status).toBe(200);
    expect(metadata.headers.get("x-model-variant")).toBe("champion");
    expect(await metadata.json()).toMatchObject({ name: "iris" });
  });

  it.each(["iris", "cancer"])("gives a wrong request to %s a 4xx that says what is wrong", async (model) => {
    const response = await infer(model, { inputs: [] });
    expect(response.status).toBe(400);
    expect(await response.json()).toHaveProperty("error");
  });

  logsCases(stack);
  gatewayCases(stack);

  it("runs models in a namespace that refuses a pod that may do more", async () => {
    const pod = JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "root", namespace: exampleNamespace },
      spec: { hostNetwork: true, containers: [{ name: "c", image: "x" }] },
    });
    await expect(kubectl(stack.cluster.kubeconfig, ["apply", "--dry-run=server", "-f", "-"], pod)).rejects.toThrow(
      /violates PodSecurity "restricted/,
    );
  });

  it("spreads replicas over both nodes", async () => {
    const nodes = await kube(
      "get",
      "pods",
      "-n",
      exampleNamespace,
      "-l",
      "ml-serving/model=iris",
      "-o",
      "jsonpath={.items[*].spec.nodeName}",
    );
    expect(new Set(nodes.split(" "))).toEqual(new Set(["node-1", "node-2"]));
  });

  monitoringCases(stack);
  dashboardsCases(stack);

  it("repairs a Deployment that was deleted by hand", async () => {
    await kube("delete", "deployment", "iris-champion", "-n", exampleNamespace);
    const drift = await stack.ml("drift", "local", "--no-code");
    expect(drift.stdout).toMatch(/Deployment iris-champion +iris +somebody deleted it/);
    expect(drift.stdout).toMatch(/local: 1 of \d+ resources/);
    expect(drift.exitCode).toBe(1);
    const { all, exitCode } = await stack.make("up");
    expect(exitCode).toBe(0);
    expect(all).toContain("pulumi up: 1 updated");
    expect(await kube("get", "deployment", "-n", exampleNamespace, "-o", "name")).toContain(
      "deployment.apps/iris-champion",
    );
  });

  it("lets the plain command line work on the same stack", async () => {
    const preview = await stack.pulumi("preview", "-s", "local");
    expect(preview.all).toMatch(/\d+ unchanged/);
    expect(preview.exitCode).toBe(0);
    const refreshed = await stack.pulumi("refresh", "-s", "local", "--yes", "--skip-preview");
    expect(refreshed.all).toMatch(/\d+ unchanged/);
    expect(refreshed.exitCode).toBe(0);
  });

  it("passes the policy pack", async () => {
    const pack = ["--policy-pack", "policies", "--policy-pack-config", "policies/environments/local.json"];
    const { all, exitCode } = await stack.pulumi("preview", "-s", "local", ...pack);
    expect(all).toMatch(/Policies:/);
    expect(exitCode).toBe(0);
  });

  it("renders as plain YAML what runs: to apply it would change nothing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rendered-"));
    try {
      const rendered = await stack.ml("render", "local", "--out", folder);
      expect(rendered.exitCode, rendered.all).toBe(0);
      // Ends with code 1 and the differences where there are some.
      const flags = ["--server-side", "--force-conflicts", "--field-manager=render", "-R", "-f", folder];
      expect(await kube("diff", ...flags)).toBe("");
    } finally {
      rmSync(folder, { recursive: true });
    }
    const models = await stack.ml("models", "--live");
    expect(models.exitCode, models.all).toBe(0);
  });

  it("takes everything away with destroy: no object of the stack is left", async () => {
    const { exitCode } = await stack.pulumi("destroy", "-s", "local", "--yes", "--skip-preview");
    expect(exitCode).toBe(0);
    expect(await kube("get", "namespaces", "-o", "name")).not.toMatch(/gateway|models|monitoring|redis/);
    expect(await kube("get", "crd", "-o", "name")).not.toMatch(/gateway/);
  });

  it("is gone without a trace after down", async () => {
    const { exitCode } = await stack.make("down");
    expect(exitCode).toBe(0);
    expect(traces()).toEqual(before);
  });
});
