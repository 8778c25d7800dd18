import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { modelNamespace } from "../../components/model-service/namespace/render.ts";
import { renderModel } from "../../components/model-service/render.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import { teamGroup, teamRights } from "../../components/team-cell/rights.ts";
import { routeGuard } from "../../components/team-cell/route-guard.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { startApiServer, type ApiServer } from "../support/api-server.ts";
import { installGatewayKinds } from "../support/gateway-kinds.ts";

/** What a team's role may do and may not, as a real API server decides. */
let server: ApiServer;
const namespace = "models-risk";
const version = { digest: `sha256:${"0".repeat(64)}`, version: "1", from: "file:a", golden: "b.json" };
const fraud = resolveModel(
  { name: "fraud", team: "risk", runtime: { kind: "pmml" }, deadline: { after: "1s" } },
  { champion: version },
  "prd",
);
const iris = resolveModel({ name: "iris", team: "examples", runtime: { kind: "pmml" } }, { champion: version }, "prd");
const bindings = {
  image: "i",
  registry: "r",
  placing: "by-pool",
  gateway: { name: "models", namespace: "gateway" },
} as const;
const rendered = renderModel(fraud, { ...bindings, namespace });

/** Runs kubectl as somebody in the team's group, who is nobody else. */
async function asTeam(args: readonly string[], input?: unknown) {
  const who = ["--kubeconfig", server.kubeconfigPath, "--as", "team", "--as-group", teamGroup("risk")];
  const run = await execa(toolPath("kubectl"), [...who, ...args], {
    reject: false,
    all: true,
    ...(input === undefined ? {} : { input: JSON.stringify(input) }),
  });
  return { ok: !run.failed, said: run.all };
}

const canI = async (verb: string, resource: string, where: string): Promise<boolean> =>
  (await asTeam(["auth", "can-i", verb, resource, "--namespace", where])).ok;
const write = (object: unknown) => asTeam(["create", "--dry-run=server", "-f", "-"], object);

beforeAll(async () => {
  server = await startApiServer();
  await installGatewayKinds(server);
  await server.request("POST", "/api/v1/namespaces", modelNamespace("risk", [fraud]));
  await server.request("POST", "/api/v1/namespaces", modelNamespace("examples", [iris]));
  const admission = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic";
  await server.request("POST", `${admission}ies`, routeGuard.policy);
  await server.request("POST", `${admission}ybindings`, routeGuard.binding);
  const { role, binding } = teamRights("risk", namespace);
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  await server.request("POST", `${rbac}/roles`, role);
  await server.request("POST", `${rbac}/rolebindings`, binding);
  // A policy holds once the API server has compiled it.
  await vi.waitFor(
    async () => {
      expect((await write(routeTo("/models/iris"))).ok).toBe(false);
    },
    { timeout: 30_000, interval: 300 },
  );
});
afterAll(() => server.stop());

/** The model's route with another path. */
function routeTo(value: string, type = "PathPrefix") {
  const [first] = rendered.route.spec.rules;
  return {
    ...rendered.route,
    spec: { ...rendered.route.spec, rules: [{ ...first, filters: [], matches: [{ path: { type, value } }] }] },
  };
}

describe("a team's role", () => {
  it("makes all that one of its models is made of", async () => {
    const objects = [
      rendered.serviceAccount,
      ...rendered.services,
      ...rendered.deployments,
      ...rendered.autoscalers,
      ...rendered.disruptionBudgets,
      ...rendered.configurations,
      ...rendered.trafficPolicies,
      rendered.route,
    ];
    const written = await Promise.all(objects.map(write));
    expect(written.filter(({ ok }) => !ok)).toEqual([]);
    expect(objects.length).toBeGreaterThan(4);
  });

  it.each([
    ["get", "secrets"],
    ["create", "networkpolicies.networking.k8s.io"],
    ["update", "resourcequotas"],
    ["create", "rolebindings.rbac.authorization.k8s.io"],
    ["create", "pods"],
    ["create", "pods/exec"],
    ["patch", "namespaces"],
  ])("may not %s %s in its own namespace", async (verb, resource) => {
    expect(await canI(verb, resource, namespace)).toBe(false);
  });

  it.each([
    ["get", "deployments.apps", "models-examples"],
    ["patch", "httproutes.gateway.networking.k8s.io", "models-examples"],
    ["list", "pods", "gateway"],
    ["create", "gateways.gateway.networking.k8s.io", "gateway"],
    ["list", "nodes", "default"],
  ])("may not %s %s in %s", async (verb, resource, where) => {
    expect(await canI(verb, resource, where)).toBe(false);
  });

  it("may in its own what it may not elsewhere", async () => {
    expect(await canI("patch", "httproutes.gateway.networking.k8s.io", namespace)).toBe(true);
    expect(await canI("list", "pods", namespace)).toBe(true);
  });
});

describe("a team's routes", () => {
  it.each([
    "/models/fraud",
    "/models/fraud/infer",
    "/models/fraud:predict",
    "/v1/models/fraud",
    "/v2/models/fraud/ready",
  ])("lead to %s", async (path) => {
    expect(await write(routeTo(path))).toMatchObject({ ok: true });
  });

  it.each([
    "/",
    "/models",
    "/models/iris",
    "/models/iris/infer",
    "/models/fraudulent",
    "/v2/models/iris",
    "/v3/models/fraud",
  ])("do not lead to %s", async (path) => {
    const { ok, said } = await write(routeTo(path));
    expect(ok).toBe(false);
    expect(said).toContain("of the models of its team: fraud");
  });

  it("do not match by a header alone, nor everything", async () => {
    const { spec, ...route } = rendered.route;
    const [first] = spec.rules;
    const matching = (matches: unknown) => ({
      ...route,
      spec: { ...spec, rules: [{ ...first, filters: [], matches }] },
    });
    expect((await write(matching([{ headers: [{ name: "a", value: "b" }] }]))).ok).toBe(false);
    expect((await write(matching(undefined))).ok).toBe(false);
  });

  it("keep what holds for all models", async () => {
    const [policy] = rendered.trafficPolicies;
    if (policy === undefined) throw new Error("no policy");
    const { mergeType, ...replacing } = policy.spec;
    expect((await write({ ...policy, spec: { mergeType, ...replacing } })).ok).toBe(true);
    const limit = { requests: 9, unit: "Second" };
    const free = { global: { rules: [{ limit }] } };
    for (const spec of [replacing, { mergeType, ...replacing, rateLimit: free }]) {
      const { ok, said } = await write({ ...policy, spec });
      expect(ok).toBe(false);
      expect(said).toContain("must be merged into the gateway's");
    }
  });

  it("of gRPC lead to models of its own by their header", async () => {
    const route = (name: string) => ({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GRPCRoute",
      metadata: { name: "fraud", namespace },
      spec: {
        parentRefs: [{ name: "models", namespace: "gateway" }],
        rules: [{ matches: [{ headers: [{ name: "x-model", value: name }] }] }],
      },
    });
    expect((await write(route("fraud"))).ok).toBe(true);
    expect((await write(route("iris"))).ok).toBe(false);
  });
});
