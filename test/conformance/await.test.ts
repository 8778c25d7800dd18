import { afterEach, describe, expect, it } from "vitest";
import type { Properties } from "../../local/providers/serve/values.ts";
import type { Declared } from "./engine.ts";
import { APPS, deployment, path, session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());

const status = (where: string, value: unknown) =>
  s.server.request("PATCH", `${where}/status`, { status: value }, "application/merge-patch+json");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A promise, and whether it has settled. */
function watched<T>(promise: Promise<T>): { readonly promise: Promise<T>; settled: boolean } {
  const watch = { promise, settled: false };
  const settle = (): void => {
    watch.settled = true;
  };
  promise.then(settle, settle);
  return watch;
}

async function exists(where: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const found = await s.server.request("GET", where).catch(() => undefined);
    if (found !== undefined) return;
    await pause(50);
  }
  throw new Error(`${where} did not appear.`);
}

function awaited(declared: Declared, annotations: Properties = {}): Declared {
  const metadata = declared.inputs["metadata"] as Properties;
  return { ...declared, inputs: { ...declared.inputs, metadata: { ...metadata, annotations } } };
}

const web = path(APPS, "deployments", "web");

async function pod(name: string, state: unknown): Promise<void> {
  await s.server.request("POST", "/api/v1/namespaces/shop/pods", {
    metadata: { name, labels: { app: "web" } },
    spec: { containers: [{ name: "main", image: "example.com/app:1" }] },
  });
  await status(`/api/v1/namespaces/shop/pods/${name}`, state);
}

describe("a Deployment", () => {
  it("is done when its rollout is, and says meanwhile what it waits for", async () => {
    const up = watched(s.engine.one(awaited(deployment("web", { replicas: 2 }))));
    await exists(web);
    await status(web, {
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 1,
    });
    await pause(3500);
    expect(up.settled).toBe(false);
    const progress = s.engine.said.filter(({ ephemeral }) => ephemeral).map(({ message }) => message);
    expect(progress.join("\n")).toMatch(/Deployment shop\/web.*1 of 2 pods are available/);
    await status(web, {
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
    });
    expect((await up.promise).op).toBe("create");
    const [kept] = s.engine.state.values();
    expect(kept?.outputs).toMatchObject({ status: { availableReplicas: 2 } });
  });

  it("that times out stays in the state with the reason of its pods, and is tried again", async () => {
    await pod("web-1", {
      phase: "Pending",
      containerStatuses: [
        {
          name: "main",
          ready: false,
          restartCount: 0,
          image: "example.com/app:1",
          imageID: "",
          state: { waiting: { reason: "ImagePullBackOff", message: "Back-off pulling image" } },
        },
      ],
    });
    const declared = awaited(deployment("web"), { "pulumi.com/timeoutSeconds": "2" });
    const up = s.engine.up([declared]);
    await exists(web);
    await status(web, { observedGeneration: 1, replicas: 1, updatedReplicas: 1 });
    const [step] = await up;
    expect(step?.error).toMatch(
      /Deployment shop\/web[\s\S]*after 2 s[\s\S]*pod web-1.*ImagePullBackOff.*Back-off pulling/,
    );
    const [kept] = s.engine.state.values();
    expect(kept?.id).toBe("shop/web");
    expect(kept?.initErrors).toHaveLength(1);
    const again = s.engine.up([declared]);
    await status(web, {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
    });
    expect((await again)[0]).toMatchObject({ op: "update", error: "" });
    await s.server.request("DELETE", "/api/v1/namespaces/shop/pods/web-1?gracePeriodSeconds=0");
  });

  it("whose deadline passed fails at once", async () => {
    const up = s.engine.up([awaited(deployment("web"))]);
    await exists(web);
    await status(web, {
      observedGeneration: 1,
      conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "timed out" }],
    });
    expect((await up)[0]?.error).toContain("made no progress within its deadline");
  });

  it("with customTimeouts waits as long as they say", async () => {
    const started = Date.now();
    const [step] = await s.engine.up([{ ...awaited(deployment("web")), timeoutSeconds: 1 }]);
    expect(step?.error).toContain("after 1 s");
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it("with skipAwait is not waited for", async () => {
    expect((await s.engine.one(deployment("web"))).op).toBe("create");
  });
});

describe("waitFor", () => {
  it.each([
    ["condition=Ready", { conditions: [{ type: "Ready", status: "True" }] }],
    ["jsonpath={.status.phase}=Running", { phase: "Running" }],
    [
      '["condition=Ready","jsonpath={.status.phase}"]',
      { phase: "Any", conditions: [{ type: "Ready", status: "True" }] },
    ],
  ])("%s", async (waitFor, reached) => {
    const declared: Declared = {
      type: "core/v1:Pod",
      name: "p",
      inputs: {
        metadata: { name: "p", namespace: "shop", annotations: { "pulumi.com/waitFor": waitFor } },
        spec: { containers: [{ name: "main", image: "example.com/app:1" }] },
      },
    };
    const up = watched(s.engine.one(declared));
    const where = "/api/v1/namespaces/shop/pods/p";
    await exists(where);
    await pause(300);
    expect(up.settled).toBe(false);
    await status(where, reached);
    expect((await up.promise).op).toBe("create");
    await s.server.request("DELETE", `${where}?gracePeriodSeconds=0`);
  });
});

describe("replaceUnready", () => {
  it("replaces a Job that failed, at the next update", async () => {
    const job: Declared = {
      type: "batch/v1:Job",
      name: "job",
      inputs: {
        metadata: { name: "job", namespace: "shop", annotations: { "pulumi.com/replaceUnready": "true" } },
        spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "example.com/a:1" }] } } },
      },
    };
    const where = "/apis/batch/v1/namespaces/shop/jobs/job";
    const end = (...types: readonly string[]) =>
      status(where, {
        startTime: "2026-01-01T00:00:00Z",
        ...(types.includes("Complete") ? { completionTime: "2026-01-01T00:00:01Z", succeeded: 1 } : { failed: 1 }),
        conditions: types.map((type) => ({ type, status: "True", reason: "BackoffLimitExceeded", message: "limit" })),
      });
    const first = s.engine.up([job]);
    await exists(where);
    await end("FailureTarget", "Failed");
    expect((await first)[0]?.error).toMatch(/Job shop\/job: the job failed \(BackoffLimitExceeded: limit\)/);
    const second = s.engine.up([job]);
    for (let i = 0; i < 100; i++) {
      const now = await s.server.request("GET", where).catch(() => ({}));
      if (
        !JSON.stringify(now).includes("BackoffLimit") &&
        "metadata" in now &&
        !JSON.stringify(now).includes("deletionTimestamp")
      )
        break;
      await pause(50);
    }
    await end("SuccessCriteriaMet", "Complete");
    expect((await second)[0]).toMatchObject({
      op: "replace",
      diff: ["update-replace status"],
      deleteBeforeReplace: true,
    });
  });
});

/** Kinds with a status of their own: what they are, and the status that makes them ready. */
const kinds: readonly (readonly [string, string, Properties, unknown])[] = [
  [
    "apps/v1:StatefulSet",
    "/apis/apps/v1/namespaces/shop/statefulsets/it",
    {
      spec: {
        serviceName: "a",
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "a" }] } },
      },
    },
    { observedGeneration: 1, replicas: 1, readyReplicas: 1, updatedReplicas: 1 },
  ],
  [
    "apps/v1:DaemonSet",
    "/apis/apps/v1/namespaces/shop/daemonsets/it",
    {
      spec: {
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "a" }] } },
      },
    },
    {
      observedGeneration: 1,
      currentNumberScheduled: 2,
      numberMisscheduled: 0,
      numberReady: 2,
      desiredNumberScheduled: 2,
      updatedNumberScheduled: 2,
      numberAvailable: 2,
    },
  ],
  [
    "batch/v1:Job",
    "/apis/batch/v1/namespaces/shop/jobs/it",
    { spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] } } } },
    {
      startTime: "2026-01-01T00:00:00Z",
      completionTime: "2026-01-01T00:00:01Z",
      succeeded: 1,
      conditions: [
        { type: "SuccessCriteriaMet", status: "True" },
        { type: "Complete", status: "True" },
      ],
    },
  ],
  [
    "core/v1:Pod",
    "/api/v1/namespaces/shop/pods/it",
    { spec: { containers: [{ name: "a", image: "a" }] } },
    { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  ],
  [
    "networking.k8s.io/v1:Ingress",
    "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/it",
    { spec: { defaultBackend: { service: { name: "a", port: { number: 80 } } } } },
    { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
  ],
  [
    "core/v1:PersistentVolumeClaim",
    "/api/v1/namespaces/shop/persistentvolumeclaims/it",
    { spec: { storageClassName: "none", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
    { phase: "Bound" },
  ],
  [
    "core/v1:PersistentVolume",
    "/api/v1/persistentvolumes/it",
    { spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/nowhere" } } },
    { phase: "Available" },
  ],
  [
    "core/v1:ResourceQuota",
    "/api/v1/namespaces/shop/resourcequotas/it",
    { spec: { hard: { "count/widgets.example.com": "100" } } },
    { hard: { "count/widgets.example.com": "100" } },
  ],
  [
    "core/v1:Service",
    "/api/v1/namespaces/shop/services/it",
    { spec: { type: "LoadBalancer", ports: [{ port: 80 }] } },
    { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
  ],
];

describe("every kind with a status of its own", () => {
  it.each(kinds)("%s waits for it", async (type, where, rest, reached) => {
    const declared = { type, name: "it", inputs: { metadata: { name: "it", namespace: "shop" }, ...rest } };
    const up = watched(s.engine.one(declared));
    await exists(where);
    await pause(400);
    expect(up.settled).toBe(false);
    await status(where, reached);
    expect((await up.promise).op).toBe("create");
    expect((await s.engine.one(declared)).op).toBe("same");
    if (type === "core/v1:Pod") await s.server.request("DELETE", `${where}?gracePeriodSeconds=0`);
  });

  it("a Service waits for a ready endpoint", async () => {
    const declared = {
      type: "core/v1:Service",
      name: "svc",
      inputs: { metadata: { name: "svc", namespace: "shop" }, spec: { selector: { a: "b" }, ports: [{ port: 80 }] } },
    };
    const up = watched(s.engine.one(declared));
    await exists("/api/v1/namespaces/shop/services/svc");
    await pause(400);
    expect(up.settled).toBe(false);
    await s.server.request("POST", "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices", {
      metadata: { name: "svc-1", labels: { "kubernetes.io/service-name": "svc" } },
      addressType: "IPv4",
      endpoints: [{ addresses: ["192.0.2.1"], conditions: { ready: true } }],
      ports: [{ port: 80 }],
    });
    expect((await up.promise).op).toBe("create");
  });

  it("a definition is waited for, and its kind can be used at once", async () => {
    const crd = {
      type: "apiextensions.k8s.io/v1:CustomResourceDefinition",
      name: "crd",
      inputs: {
        metadata: { name: "gadgets.example.com" },
        spec: {
          group: "example.com",
          names: { kind: "Gadget", plural: "gadgets", singular: "gadget", listKind: "GadgetList" },
          scope: "Cluster",
          versions: [
            {
              name: "v1",
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
            },
          ],
        },
      },
    };
    const gadget = {
      type: "example.com/v1:Gadget",
      name: "gadget",
      inputs: { apiVersion: "example.com/v1", kind: "Gadget", metadata: { name: "g" }, spec: { size: 3 } },
    };
    expect((await s.engine.up([crd, gadget])).map(({ op, error }) => [op, error])).toEqual([
      ["create", ""],
      ["create", ""],
    ]);
    expect((await s.engine.up([crd, gadget])).map(({ op }) => op)).toEqual(["same", "same"]);
  });

  it("a token's Secret is waited for until the controller wrote the token", async () => {
    const declared = {
      type: "core/v1:Secret",
      name: "token",
      inputs: {
        metadata: {
          name: "token",
          namespace: "shop",
          annotations: { "kubernetes.io/service-account.name": "default" },
        },
        type: "kubernetes.io/service-account-token",
      },
    };
    await s.engine.one(declared);
    const made = await s.server.request("GET", "/api/v1/namespaces/shop/secrets/token");
    expect(made).toMatchObject({ data: { token: expect.any(String) as string } });
    expect((await s.engine.one(declared)).op).toBe("same");
  });
});
