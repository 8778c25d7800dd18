import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kustomizedKeda } from "../../components/keda/kustomized.ts";
import type { PlainObject } from "../../components/keda/settings.ts";
import { renderModel } from "../../components/model-service/render.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { kafkaQueue, type KafkaSettings } from "../../components/nearline/kafka/settings.ts";
import { scaledWorkers } from "../../components/nearline/scaled-workers.ts";
import { resolveNearline } from "../../components/nearline/settings.ts";
import type { NearlineSource } from "../../components/nearline/source.ts";
import { sqsQueues } from "../../components/nearline/sqs/queues.ts";
import { closedNamespace } from "../../components/pod-security.ts";
import { ensureKedaObjects } from "../../local/keda.ts";
import { startApiServer, type ApiServer } from "../support/api-server.ts";

/** What a real API server says of KEDA's objects, and KEDA's own kinds of ours. */
let server: ApiServer;
const images = { kedaOperator: `r/o@sha256:${"a".repeat(64)}`, kedaMetrics: `r/m@sha256:${"b".repeat(64)}` };
const champion = { digest: `sha256:${"0".repeat(64)}`, version: "1", from: "file:a", golden: "b.json" };
const bindings = {
  namespace: "models-risk",
  image: "i",
  registry: "r",
  placing: "by-pool",
  gateway: { name: "models", namespace: "gateway" },
} as const;
const shape = { name: "fraud", team: "risk", runtime: { kind: "pmml" } } as const;
const office = { days: ["Mon", "Fri"], from: "08:00", to: "18:00", timezone: "Europe/Berlin", min: 3 } as const;

let definitions: readonly PlainObject[] = [];
let rest: readonly PlainObject[] = [];

beforeAll(async () => {
  const text = readFileSync(await ensureKedaObjects(() => undefined), "utf8");
  ({ definitions, rest } = kustomizedKeda(loadAll(text) as PlainObject[], images));
  server = await startApiServer();
  const kinds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await Promise.all(definitions.map((definition) => server.request("POST", kinds, definition)));
  for (const name of ["keda", "models-risk"]) await server.request("POST", "/api/v1/namespaces", closedNamespace(name));
  const scaledObjects = "/apis/keda.sh/v1alpha1/namespaces/models-risk/scaledobjects";
  while (!(await server.request("GET", scaledObjects).then(Boolean, () => false)))
    await new Promise((resolve) => setTimeout(resolve, 200));
});

afterAll(async () => {
  await server.stop();
});

const path = "/apis/keda.sh/v1alpha1/namespaces/models-risk/scaledobjects?dryRun=All&fieldValidation=Strict";
const create = (object: unknown) => server.request("POST", path, object);
const rendered = (spec: ModelSpec) =>
  renderModel(resolveModel(spec, { champion }, "prd"), bindings).scaledObjects[0] ?? { spec: {} };

describe("a scaled model", () => {
  it.each<ModelSpec>([
    { ...shape, scaling: { on: "in-flight", min: 1, max: 6 } },
    { ...shape, scaling: { on: "request-rate", target: 20, min: 0, max: 6, scaleDownAfter: "60m" } },
    { ...shape, scaling: { on: "cpu", min: 0, max: 6, windows: [office] } },
    { ...shape, scaling: { on: "windows", min: 0, windows: [office, { ...office, days: ["Sat"] }] } },
    {
      ...shape,
      runtime: { kind: "tensorflow", batching: { maxSize: 8, timeout: "2ms" } },
      scaling: { on: "queue-time", min: 1, max: 2 },
    },
  ])("is what KEDA's kind has: %o", async (spec) => {
    const object = rendered(spec);
    // Nothing dropped and nothing that there is not: strict, and the same comes back.
    expect(await create(object)).toMatchObject({ spec: object.spec });
  });

  it("would be refused with a field or a value that KEDA does not have", async () => {
    const { spec, ...object } = rendered({ ...shape, scaling: { on: "in-flight", min: 1, max: 6 } });
    await expect(create({ ...object, spec: { ...spec, poolingInterval: 5 } })).rejects.toThrow("poolingInterval");
    await expect(
      create({ ...object, spec: { ...spec, fallback: { failureThreshold: 3, replicas: 1, behavior: "more" } } }),
    ).rejects.toThrow("behavior");
    await expect(create({ ...object, spec: { ...spec, minReplicaCount: 7 } })).rejects.toThrow("minReplicaCount");
  });
});

describe("workers of a queue", () => {
  const place = { environment: "prd", team: "risk", model: "fraud" } as const;
  const kafka: KafkaSettings = {
    kind: "kafka",
    brokers: ["b-1.queues.example.com:9096"],
    addresses: ["10.40.128.0/24"],
    access: { secret: "kafka", authority: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" },
    partitions: 3,
  };
  const sources: readonly NearlineSource[] = [
    { kind: "redis", host: "queues.queues.svc" },
    { kind: "sqs", ...sqsQueues("fraud", { environment: "prd", account: "111122223333", region: "eu-west-1" }) },
    { kind: "kafka", ...kafkaQueue(kafka, place) },
    { kind: "kafka", ...kafkaQueue({ ...kafka, access: "private-network" }, place) },
  ];
  const scaled = (source: NearlineSource) =>
    scaledWorkers("fraud", resolveNearline({}, "prd"), source, { namespace: "models-risk", labels: {} });
  const authentications = path.replace("scaledobjects", "triggerauthentications");

  it.each(sources)("are scaled by objects that KEDA's kinds have: $kind", async (source) => {
    const { scaledObject, authentication } = scaled(source);
    expect(await create(scaledObject)).toMatchObject({ spec: scaledObject.spec });
    if (authentication === undefined) return;
    const made = await server.request("POST", authentications, authentication);
    expect(made).toMatchObject({ spec: authentication.spec });
  });

  it("would be refused with a login that KEDA does not read", async () => {
    const [, , source] = sources;
    const { authentication } = source === undefined ? {} : scaled(source);
    const wrong = { ...authentication, spec: { secretTargetRefs: [] } };
    await expect(server.request("POST", authentications, wrong)).rejects.toThrow("secretTargetRefs");
  });
});

describe("KEDA itself", () => {
  const paths: Readonly<Record<string, string>> = {
    APIService: "/apis/apiregistration.k8s.io/v1/apiservices",
    ClusterRole: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    ClusterRoleBinding: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    Deployment: "/apis/apps/v1/namespaces/keda/deployments",
    Role: "/apis/rbac.authorization.k8s.io/v1/namespaces/keda/roles",
    RoleBinding: "/apis/rbac.authorization.k8s.io/v1/namespaces/NAMESPACE/rolebindings",
    Service: "/api/v1/namespaces/keda/services",
    ServiceAccount: "/api/v1/namespaces/keda/serviceaccounts",
  };
  interface Named {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
  }
  const found = (kind: string, name: string) =>
    rest.find((object) => {
      const { kind: is, metadata } = object as unknown as Named;
      return is === kind && metadata.name === name;
    });

  it("is of kinds that a cluster has, its pods within Pod Security restricted", async () => {
    for (const object of rest) {
      const { kind, metadata } = object as unknown as Named;
      const at = paths[kind]?.replace("NAMESPACE", metadata.namespace ?? "");
      expect(at, kind).toBeDefined();
      await server.request("POST", `${at ?? ""}?dryRun=All&fieldValidation=Strict`, object);
    }
    const deployments = ["keda-operator", "keda-metrics-apiserver"].map((name) => found("Deployment", name));
    for (const [index, deployment] of deployments.entries()) {
      const { spec } = (deployment as unknown as { spec: { template: { spec: object } } }).spec.template;
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `pod-${index}` },
        spec: { ...spec, priorityClassName: undefined },
      };
      await server.request("POST", "/api/v1/namespaces/keda/pods?dryRun=All", pod);
    }
  });

  it("reads nobody's secrets but its own, and scales nothing but Deployments", () => {
    const { rules } = found("ClusterRole", "keda-operator") as unknown as {
      rules: readonly { apiGroups: readonly string[]; resources: readonly string[]; verbs: readonly string[] }[];
    };
    expect(rules.flatMap(({ resources }) => resources)).not.toContain("secrets");
    expect(rules.flatMap(({ apiGroups, resources }) => [...apiGroups, ...resources])).not.toContain("*");
    expect(rules.filter(({ resources }) => resources.some((name) => name.endsWith("/scale"))).length).toBe(1);
    // What it reads of others: who signed brokers' certificates is in a ConfigMap, logins are in its own namespace.
    expect(rules.some(({ resources, verbs }) => resources.includes("configmaps") && verbs.includes("get"))).toBe(true);
    const own = found("Role", "keda-operator") as unknown as { rules: typeof rules };
    expect(own.rules.some(({ resources, verbs }) => resources.includes("secrets") && verbs.includes("get"))).toBe(true);
  });
});
