import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { servesModels } from "../../components/network-peers.ts";
import { admissionPolicies, waiverAnnotation } from "../../policies/admission/generate.ts";
import { rules } from "../../policies/rules/index.ts";
import { startApiServer, type ApiServer } from "../support/api-server.ts";
import { kubernetesFixtures } from "../support/kubernetes-fixtures.ts";
import {
  changedAt,
  fixtureNamespace,
  fixtureRegistry,
  goodDeployment,
  goodPodSpec,
  keysOf,
  podKinds,
  type Manifest,
} from "../support/kubernetes-objects.ts";

const made = admissionPolicies(rules, { registries: [fixtureRegistry] });
const api = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic";
const pathOf: Readonly<Record<string, string>> = {
  ReplicationController: "replicationcontrollers",
  PodTemplate: "podtemplates",
};

/** Where objects of a kind are made. */
function collection({ apiVersion, kind }: Manifest, namespace: string): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  if (kind === "Namespace") return `${group}/namespaces`;
  return `${group}/namespaces/${namespace}/${pathOf[kind] ?? `${kind.toLowerCase()}s`}`;
}

/** The object with the label by which the policies know namespaces of models; what is in one needs none. */
function watched(manifest: Manifest): Manifest {
  if (manifest.kind !== "Namespace") return manifest;
  const { labels } = manifest.metadata as { readonly labels?: object };
  return changedAt(manifest, ["metadata", "labels"], { ...labels, ...servesModels });
}

let server: ApiServer;

/** What the API server says against an object; undefined where it would take it. Nothing is made. */
async function refusal(manifest: Manifest, namespace = fixtureNamespace): Promise<string | undefined> {
  // As it goes over the wire: what is undefined is not there.
  const body = JSON.parse(JSON.stringify(watched(manifest))) as { metadata: { namespace?: string } };
  if (manifest.kind !== "Namespace") body.metadata.namespace = namespace;
  try {
    await server.request("POST", `${collection(manifest, namespace)}?dryRun=All&fieldValidation=Strict`, body);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

beforeAll(async () => {
  // Real clusters take privileged containers: only the policies are to refuse them.
  server = await startApiServer({ apiServerFlags: ["--allow-privileged=true"] });
  const make = (name: string, metadata: object = {}) =>
    server.request("POST", "/api/v1/namespaces", { metadata: { name, ...metadata } });
  // Without Pod Security, which would refuse pods before the policies could: they are asked here by themselves.
  await make(fixtureNamespace, { labels: servesModels });
  await make("others");
  const reasons = { [waiverAnnotation("K01")]: "a debugger for an hour, INC-1", [waiverAnnotation("K04")]: "short" };
  const privileged = { [waiverAnnotation("K02")]: "what is privileged may escalate, says the API server" };
  await make("waiving-k02", { labels: servesModels, annotations: privileged });
  await make("waiving", { labels: servesModels, annotations: reasons });
  for (const { policy, binding } of made) {
    await server.request("POST", `${api}ies`, policy);
    // Also what only advises refuses here: so that one sees whether it was judged.
    const spec = { ...binding.spec, validationActions: ["Deny"] };
    await server.request("POST", `${api}ybindings`, { ...binding, spec });
  }
  // The API server takes policies over within a moment.
  for (const { rule, mutations } of kubernetesFixtures) {
    const one = mutations.find(({ notAtDoor }) => notAtDoor === undefined);
    if (one === undefined) throw new Error(`${rule.id} has nothing that the API server could be asked`);
    const bad = changedAt(one.of, keysOf(one.path), one.value);
    const isJudged = async (): Promise<void> => {
      expect(await refusal(bad)).toContain(rule.id);
    };
    await vi.waitFor(isJudged, { timeout: 30_000, interval: 200 });
  }
});
afterAll(() => server.stop());

describe("each rule that can be judged at the API server", () => {
  it("has fixtures", () => {
    const judged = made.map(({ rule }) => rule.id);
    expect(kubernetesFixtures.map(({ rule }) => rule.id)).toEqual(judged);
  });

  it("is valid in its expressions", async () => {
    for (const { policy } of made) {
      const { status } = await server.request("GET", `${api}ies/${policy.metadata.name}`);
      expect(status ?? {}).not.toHaveProperty("typeChecking.expressionWarnings");
    }
  });
});

describe.each(kubernetesFixtures.map((fixture) => [fixture.rule.id, fixture] as const))("%s", (id, fixture) => {
  it.each(fixture.good.map((manifest) => [manifest.kind, manifest] as const))(
    "lets in a good %s",
    async (_kind, one) => {
      expect(await refusal(one)).toBeUndefined();
    },
  );

  const asked = fixture.mutations.filter(({ notAtDoor }) => notAtDoor === undefined);
  it.each(asked.map((one) => [one.path, JSON.stringify(one.value), one] as const))(
    "refuses %s: %s",
    async (_path, _value, { of, path, value, breaksK02 }) => {
      const namespace = breaksK02 === true ? "waiving-k02" : fixtureNamespace;
      const told = await refusal(changedAt(of, keysOf(path), value), namespace);
      expect(told).toContain(`ValidatingAdmissionPolicy 'ml-serving-${id.toLowerCase()}-${fixture.rule.name}'`);
      expect(told).toContain(`denied request: ${id} ${fixture.rule.name}: `);
    },
  );

  const others = fixture.mutations.filter(({ notAtDoor }) => notAtDoor?.startsWith("the API server refuses") === true);
  it.each(others.map((one) => [one.path, one] as const))("need not judge %s", async (_path, { of, path, value }) => {
    expect(await refusal(changedAt(of, keysOf(path), value))).toMatch(/Required value|cannot set|Invalid value/);
  });
});

describe("every kind that makes pods", () => {
  it.each(podKinds.map(([pod, manifest]) => [manifest.kind, pod, manifest] as const))(
    "%s is judged",
    async (_kind, pod, manifest) => {
      expect(await refusal(manifest)).toBeUndefined();
      expect(await refusal(changedAt(manifest, keysOf(`${pod}.hostPID`), true))).toContain(
        "K01 no-privileged-host-ns: hostPID shares the node's own namespace. Leave it out.",
      );
    },
  );

  it("is a container that is added to a running pod judged", async () => {
    const pod: Manifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "runs" }, ...{ spec: goodPodSpec } };
    const pods = collection(pod, "waiving-k02");
    await server.request("POST", pods, { ...pod, metadata: { name: "runs" } });
    const debug = (securityContext: object) => ({
      spec: {
        ephemeralContainers: [
          { ...goodPodSpec.containers[0], resources: {}, name: "debug", ports: undefined, securityContext },
        ],
      },
    });
    const add = (securityContext: object) =>
      server.request(
        "PATCH",
        `${pods}/runs/ephemeralcontainers?dryRun=All`,
        debug(securityContext),
        "application/strategic-merge-patch+json",
      );
    const good = goodPodSpec.containers[0]?.securityContext ?? {};
    await expect(add({ ...good, allowPrivilegeEscalation: true, privileged: true })).rejects.toThrow(
      "K01 no-privileged-host-ns: container debug: ",
    );
    await add(good);
  });
});

describe("what is not judged", () => {
  const bad = changedAt(goodDeployment, keysOf("spec.template.spec.hostPID"), true);
  const alsoBad = changedAt(
    goodDeployment,
    keysOf("spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem"),
    false,
  );

  it("is in namespaces that serve no models", async () => {
    expect(await refusal(bad, "others")).toBeUndefined();
  });

  it("is what a namespace waives with a reason, and nothing else there", async () => {
    expect(await refusal(bad, "waiving")).toBeUndefined();
    expect(await refusal(alsoBad, "waiving")).toContain("K04 readonly-rootfs: container server: ");
  });

  it("is by M01 what a DaemonSet makes, which is on every node", async () => {
    const tolerations = [{ key: "nvidia.com/gpu", operator: "Exists" }];
    const pod: Manifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "agent" }, ...{ spec: goodPodSpec } };
    const own = changedAt(pod, keysOf("spec.tolerations"), tolerations);
    const owner = {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      name: "agent",
      uid: "0b9f5b0e-8a35-4c3e-9a38-6d0a6d0f5c11",
    };
    expect(await refusal(own)).toContain("M01 gpu-limit-toleration-selector: containers have no limit");
    expect(await refusal(changedAt(own, keysOf("metadata.ownerReferences"), [owner]))).toBeUndefined();
  });

  it("is what was there before, as long as its pods stay as they are", async () => {
    const deployments = collection(goodDeployment, "others");
    const { metadata, ...rest } = bad;
    await server.request("POST", deployments, { ...rest, metadata: { ...metadata, namespace: "others" } });
    const label = { metadata: { labels: { ...servesModels, "pod-security.kubernetes.io/enforce": "restricted" } } };
    const merge = "application/merge-patch+json";
    await server.request("PATCH", "/api/v1/namespaces/others", label, merge);
    const change = (spec: object) => server.request("PATCH", `${deployments}/iris?dryRun=All`, { spec }, merge);
    await change({ replicas: 5 });
    await expect(
      change({ template: { metadata: { annotations: { a: "b" } }, spec: { priority: null, dnsPolicy: "Default" } } }),
    ).rejects.toThrow("K01");
  });
});
