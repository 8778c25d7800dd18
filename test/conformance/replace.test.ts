import { afterEach, describe, expect, it } from "vitest";
import type { Properties } from "../../local/providers/serve/values.ts";
import type { Declared } from "./engine.ts";
import { configMap, deployment, session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());

const skip = { "pulumi.com/skipAwait": "true" };

function object(type: string, apiVersion: string, kind: string, rest: Properties, namespaced = true): Declared {
  const metadata = { name: "it", annotations: skip, ...(namespaced ? { namespace: "shop" } : {}) };
  return { type, name: "it", inputs: { apiVersion, kind, metadata, ...rest } };
}

const podSpec = { restartPolicy: "Never", containers: [{ name: "a", image: "example.com/a:1" }] };
const claimTemplates = (size: string) => [
  { metadata: { name: "d" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } } } },
];
const statefulSet = (spec: Properties) =>
  object("apps/v1:StatefulSet", "apps/v1", "StatefulSet", {
    spec: {
      serviceName: "a",
      selector: { matchLabels: { a: "b" } },
      template: {
        metadata: { labels: { a: "b" } },
        spec: { containers: [{ name: "a", image: "example.com/a:1" }] },
      },
      volumeClaimTemplates: claimTemplates("1Gi"),
      ...spec,
    },
  });
const job = (image: string) =>
  object("batch/v1:Job", "batch/v1", "Job", {
    spec: { suspend: true, template: { spec: { ...podSpec, containers: [{ name: "a", image }] } } },
  });
const service = (spec: Properties) =>
  object("core/v1:Service", "v1", "Service", { spec: { ports: [{ port: 80 }], ...spec } });
const claim = (spec: Properties) =>
  object("core/v1:PersistentVolumeClaim", "v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });
const binding = (role: string) =>
  object("rbac.authorization.k8s.io/v1:RoleBinding", "rbac.authorization.k8s.io/v1", "RoleBinding", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace: "shop" }],
  });
const frozen = (value: string) =>
  object("core/v1:ConfigMap", "v1", "ConfigMap", { immutable: true, data: { a: value } });
const secret = (type: string) => object("core/v1:Secret", "v1", "Secret", { type, stringData: { a: "1" } });
const storageClass = (parameters: Properties) =>
  object(
    "storage.k8s.io/v1:StorageClass",
    "storage.k8s.io/v1",
    "StorageClass",
    { provisioner: "example.com/none", parameters },
    false,
  );
const pod = (image: string, extra: Properties = {}) =>
  object("core/v1:Pod", "v1", "Pod", {
    spec: { ...podSpec, containers: [{ name: "a", image }], serviceAccountName: "default", ...extra },
  });

/** What cannot change in place, each with the paths that say so. */
const cases: readonly (readonly [string, Declared, Declared, readonly string[]])[] = [
  [
    "a Deployment's selector",
    deployment("it"),
    deployment("it", {
      selector: { matchLabels: { app: "other" } },
      template: {
        metadata: { labels: { app: "other" } },
        spec: { containers: [{ name: "main", image: "example.com/app:1" }] },
      },
    }),
    ["update spec.template.metadata.labels.app", "update-replace spec.selector.matchLabels.app"],
  ],
  [
    "a StatefulSet's service name, beside what can change",
    statefulSet({}),
    statefulSet({ serviceName: "b", replicas: 2 }),
    ["add spec.replicas", "update-replace spec.serviceName"],
  ],
  [
    "a StatefulSet's claim templates",
    statefulSet({}),
    statefulSet({ volumeClaimTemplates: claimTemplates("2Gi") }),
    ["update-replace spec.volumeClaimTemplates[0].spec.resources.requests.storage"],
  ],
  [
    "a Job's template",
    job("example.com/a:1"),
    job("example.com/a:2"),
    ["update-replace spec.template.spec.containers[0].image"],
  ],
  [
    "a Service's address",
    service({ clusterIP: "10.99.7.7" }),
    service({ clusterIP: "10.99.7.8" }),
    ["update-replace spec.clusterIP"],
  ],
  [
    "a claim's class",
    claim({ storageClassName: "a" }),
    claim({ storageClassName: "b" }),
    ["update-replace spec.storageClassName"],
  ],
  ["a binding's role", binding("a"), binding("b"), ["update-replace roleRef.name"]],
  ["an immutable ConfigMap", frozen("1"), frozen("2"), ["update-replace data.a"]],
  ["a Secret's type", secret("Opaque"), secret("example.com/own"), ["update-replace type"]],
  ["a StorageClass's parameters", storageClass({ a: "1" }), storageClass({ a: "2" }), ["update-replace parameters.a"]],
  [
    "a Pod's command",
    pod("example.com/a:1", { hostname: "a" }),
    pod("example.com/a:1", { hostname: "b" }),
    ["update-replace spec.hostname"],
  ],
];

describe("what cannot change in place is replaced", () => {
  it.each(cases)("%s", async (_, before, after, diff) => {
    expect((await s.engine.one(before)).op).toBe("create");
    const [old] = s.engine.state.values();
    expect(await s.engine.one(after, true)).toMatchObject({ op: "replace" });
    expect(await s.engine.one(after)).toMatchObject({ op: "replace", diff, deleteBeforeReplace: true });
    const [now] = s.engine.state.values();
    const uid = (kept: typeof old) => (kept?.outputs["metadata"] as { uid: string }).uid;
    expect(uid(now)).not.toBe(uid(old));
    expect((await s.engine.one(after)).op).toBe("same");
  });
});

describe("what can change is not", () => {
  it("a Pod's image", async () => {
    await s.engine.one(pod("example.com/a:1"));
    expect(await s.engine.one(pod("example.com/a:2"))).toMatchObject({
      op: "update",
      diff: ["update spec.containers[0].image"],
    });
  });

  it("a Service's type", async () => {
    await s.engine.one(service({}));
    expect((await s.engine.one(service({ type: "NodePort" }))).op).toBe("update");
  });
});

describe("replacement", () => {
  it("makes the new object first when its name was made up", async () => {
    const named = (value: string) => ({
      type: "core/v1:ConfigMap",
      name: "auto",
      inputs: { metadata: { namespace: "shop" }, immutable: true, data: { a: value } },
    });
    await s.engine.one(named("1"));
    expect(await s.engine.one(named("2"))).toMatchObject({ op: "replace", deleteBeforeReplace: false });
  });

  it("is not what an invalid value asks for: the update reports it", async () => {
    await s.engine.one(deployment("it"));
    await expect(s.engine.one(deployment("it", { replicas: -1 }))).rejects.toThrow(
      /Deployment shop\/it: .*spec\.replicas.*must be greater than or equal to 0/,
    );
    expect(s.engine.state.size).toBe(1);
  });

  it("happens for another kind of the same group, and not for another version", async () => {
    await s.engine.one(configMap("it", { a: "1" }));
    const [urn, kept] = [...s.engine.state][0] ?? [];
    if (urn === undefined || kept === undefined) throw new Error("There is no state.");
    const policy = {
      apiVersion: "policy/v1",
      kind: "ConfigMap",
      metadata: kept.inputs["metadata"] ?? {},
    } as Properties;
    const diff = await s.engine.diff({ type: "core/v1:ConfigMap", name: "it", inputs: {} }, kept, policy);
    expect(diff.getReplacesList()).toContain("apiVersion");
  });
});
