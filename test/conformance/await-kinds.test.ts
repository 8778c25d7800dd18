import { afterEach, describe, expect, it } from "vitest";
import type { Properties } from "../../local/providers/serve/values.ts";
import { exists, pause, status, watched } from "./awaiting.ts";
import { session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());

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
    await exists(s, where);
    await pause(400);
    expect(up.settled).toBe(false);
    await status(s, where, reached);
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
    await exists(s, "/api/v1/namespaces/shop/services/svc");
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
