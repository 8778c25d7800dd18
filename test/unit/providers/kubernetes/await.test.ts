import { describe, expect, it } from "vitest";
import { daemonSet } from "../../../../local/providers/kubernetes/await/daemon-set.ts";
import { deployment } from "../../../../local/providers/kubernetes/await/deployment.ts";
import { decideJob } from "../../../../local/providers/kubernetes/await/job.ts";
import { planWait } from "../../../../local/providers/kubernetes/await/plan.ts";
import { decidePod } from "../../../../local/providers/kubernetes/await/pod.ts";
import { podTroubles } from "../../../../local/providers/kubernetes/await/pods.ts";
import { replicaSet } from "../../../../local/providers/kubernetes/await/replica-set.ts";
import { decideService } from "../../../../local/providers/kubernetes/await/service.ts";
import {
  decideApiService,
  decideDefinition,
  decideIngress,
  decideNamespace,
  decideQuota,
  decideSecret,
} from "../../../../local/providers/kubernetes/await/small.ts";
import { statefulSet } from "../../../../local/providers/kubernetes/await/stateful-set.ts";
import { decideClaim, decideVolume } from "../../../../local/providers/kubernetes/await/storage.ts";
import { labelSelector } from "../../../../local/providers/kubernetes/await/verdict.ts";
import { parseWaitFor } from "../../../../local/providers/kubernetes/await/wait-for.ts";
import type { JsonObject } from "../../../../local/providers/serve/values.ts";

const workload = (spec: JsonObject, status: JsonObject): JsonObject => ({ metadata: { generation: 2 }, spec, status });
const crashing: JsonObject = {
  metadata: { name: "web-1" },
  status: {
    phase: "Running",
    containerStatuses: [
      {
        name: "main",
        state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 10s" } },
        lastState: { terminated: { exitCode: 3, message: "no such file: model.pmml" } },
      },
    ],
  },
};

describe("a Deployment", () => {
  const of = (status: JsonObject, spec: JsonObject = { replicas: 2 }) =>
    deployment.decide(workload(spec, { observedGeneration: 2, ...status }), [crashing]);

  it.each([
    ["not seen yet", { observedGeneration: 1, updatedReplicas: 2, availableReplicas: 2, replicas: 2 }, "has not begun"],
    [
      "too few new pods",
      { updatedReplicas: 1, availableReplicas: 2, replicas: 2 },
      "1 of 2 pods are of the new version",
    ],
    ["old pods left", { updatedReplicas: 2, availableReplicas: 2, replicas: 3 }, "1 old pods are still there"],
    ["not available", { updatedReplicas: 2, availableReplicas: 1, replicas: 2 }, "1 of 2 pods are available"],
  ])("%s: waits", (_, status, text) => {
    expect(of(status)).toEqual({ is: "waiting", text: expect.stringContaining(text) as string });
  });

  it("says why pods are not available", () => {
    expect(of({ updatedReplicas: 2, replicas: 2 })).toMatchObject({
      text: expect.stringMatching(/web-1.*CrashLoopBackOff.*exit code 3.*model\.pmml/) as string,
    });
  });

  it("is done when everything is new and available, paused, or scaled to nothing", () => {
    expect(of({ updatedReplicas: 2, availableReplicas: 2, replicas: 2 }).is).toBe("done");
    expect(of({}, { replicas: 2, paused: true }).is).toBe("done");
    expect(of({}, { replicas: 0 }).is).toBe("done");
  });

  it("fails at its deadline", () => {
    const conditions = [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }];
    expect(of({ conditions })).toMatchObject({ is: "failed", text: expect.stringContaining("CrashLoop") as string });
  });
});

describe("other workloads", () => {
  it("a StatefulSet moves all replicas but those of its partition", () => {
    const spec = { replicas: 3, updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } };
    const status = (updatedReplicas: number) => ({ observedGeneration: 2, readyReplicas: 3, updatedReplicas });
    expect(statefulSet.decide(workload(spec, status(0))).is).toBe("waiting");
    expect(statefulSet.decide(workload(spec, status(1))).is).toBe("done");
    const onDelete = { replicas: 3, updateStrategy: { type: "OnDelete" } };
    expect(statefulSet.decide(workload(onDelete, status(0))).is).toBe("done");
    expect(statefulSet.decide(workload(onDelete, { observedGeneration: 2, readyReplicas: 2 })).is).toBe("waiting");
  });

  it("a DaemonSet runs on every node that should", () => {
    const status = { observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3 };
    expect(daemonSet.decide(workload({}, { ...status, numberAvailable: 2 }))).toMatchObject({
      text: "2 of 3 pods are available",
    });
    expect(daemonSet.decide(workload({}, { ...status, numberAvailable: 3 })).is).toBe("done");
  });

  it("a ReplicaSet tells why it cannot make pods", () => {
    const conditions = [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }];
    expect(replicaSet.decide(workload({ replicas: 1 }, { observedGeneration: 2, conditions }))).toMatchObject({
      is: "waiting",
      text: expect.stringContaining("exceeded quota") as string,
    });
    expect(replicaSet.decide(workload({ replicas: 1 }, { observedGeneration: 2, availableReplicas: 1 })).is).toBe(
      "done",
    );
  });

  it("a Job completes, fails, or is suspended", () => {
    const ended = (type: string) => ({ conditions: [{ type, status: "True", reason: "BackoffLimitExceeded" }] });
    expect(decideJob(workload({}, ended("Complete"))).is).toBe("done");
    expect(decideJob(workload({}, ended("Failed")), [crashing])).toMatchObject({
      is: "failed",
      text: expect.stringMatching(/BackoffLimitExceeded.*CrashLoop/) as string,
    });
    expect(decideJob(workload({ suspend: true }, {})).is).toBe("done");
    expect(decideJob(workload({ completions: 4 }, { succeeded: 1 }))).toMatchObject({
      text: "1 of 4 pods have succeeded",
    });
  });

  it("a Pod is ready, done, failed or on the way", () => {
    expect(decidePod({ status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } }).is).toBe(
      "done",
    );
    expect(decidePod({ status: { phase: "Succeeded" } }).is).toBe("done");
    expect(decidePod({ status: { phase: "Failed", reason: "Evicted", message: "disk" } })).toEqual({
      is: "failed",
      text: "Evicted: disk",
    });
    const unscheduled = {
      type: "PodScheduled",
      status: "False",
      message: "0/2 nodes are available: 2 Insufficient cpu",
    };
    expect(decidePod({ status: { phase: "Pending", conditions: [unscheduled] } })).toMatchObject({
      text: expect.stringContaining("Insufficient cpu") as string,
    });
  });

  it("many pods' troubles are told of three", () => {
    const pods = Array.from({ length: 5 }, (_, i) => ({ ...crashing, metadata: { name: `p${i}` } }));
    expect(podTroubles(pods)).toMatch(/p0.*p1.*p2.*and 2 more pods$/);
    expect(
      podTroubles([
        {
          metadata: { name: "ok" },
          status: { containerStatuses: [{ name: "a", state: { waiting: { reason: "ContainerCreating" } } }] },
        },
      ]),
    ).toBe("");
  });
});

describe("a Service", () => {
  const svc = (spec: JsonObject, status: JsonObject = {}): JsonObject => ({
    spec: { selector: { a: "b" }, ...spec },
    status,
  });
  const slice = (ready: boolean | undefined) => ({ endpoints: [{ conditions: ready === undefined ? {} : { ready } }] });
  const target = (replicas: number) => ({ spec: { replicas, template: { metadata: { labels: { a: "b", c: "d" } } } } });

  it("needs a ready endpoint", () => {
    expect(decideService(svc({}))).toMatchObject({ is: "waiting", text: expect.stringContaining("a=b") as string });
    expect(decideService(svc({}), [slice(false)]).is).toBe("waiting");
    expect(decideService(svc({}), [slice(true)]).is).toBe("done");
    expect(decideService(svc({}), [slice(undefined)]).is).toBe("done");
  });

  it.each([
    ["headless", svc({ clusterIP: "None" })],
    ["ExternalName", svc({ type: "ExternalName" })],
    ["without selector", { spec: { type: "ClusterIP" } }],
  ])("needs none when %s", (_, object) => {
    expect(decideService(object).is).toBe("done");
  });

  it("needs none while its workloads are scaled to nothing", () => {
    expect(decideService(svc({}), [], [target(0)]).is).toBe("done");
    expect(decideService(svc({}), [], [target(0)], [target(1)]).is).toBe("waiting");
  });

  it("of type LoadBalancer needs an address besides", () => {
    expect(decideService(svc({ type: "LoadBalancer" }), [slice(true)]).is).toBe("waiting");
    expect(
      decideService(svc({ type: "LoadBalancer" }, { loadBalancer: { ingress: [{ ip: "1" }] } }), [slice(true)]).is,
    ).toBe("done");
  });
});

describe("kinds about which a field decides", () => {
  const claim = (phase: string, storageClassName?: string) => ({
    spec: storageClassName === undefined ? {} : { storageClassName },
    status: { phase },
  });
  const late = {
    metadata: { name: "late", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    volumeBindingMode: "WaitForFirstConsumer",
  };

  it.each([
    ["a bound claim", decideClaim(claim("Bound")), "done"],
    ["a lost claim", decideClaim(claim("Lost")), "failed"],
    ["a claim of a class that waits for a pod", decideClaim(claim("Pending", "late"), [late]), "done"],
    ["a claim of such a default class", decideClaim(claim("Pending"), [late]), "done"],
    ["a claim of a missing class", decideClaim(claim("Pending", "none"), [late]), "waiting"],
    ["a free volume", decideVolume({ status: { phase: "Available" } }), "done"],
    ["a failed volume", decideVolume({ status: { phase: "Failed" } }), "failed"],
    ["a new volume", decideVolume({}), "waiting"],
    ["an ingress without address", decideIngress({}), "waiting"],
    ["a namespace", decideNamespace({ status: { phase: "Active" } }), "done"],
    [
      "a quota that is not counted",
      decideQuota({ spec: { hard: { pods: "1" } }, status: { hard: { pods: "2" } } }),
      "waiting",
    ],
    [
      "a definition that is served",
      decideDefinition({ status: { conditions: [{ type: "Established", status: "True" }] } }),
      "done",
    ],
    [
      "a definition of a taken name",
      decideDefinition({ status: { conditions: [{ type: "NamesAccepted", status: "False" }] } }),
      "failed",
    ],
    [
      "an aggregated API",
      decideApiService({ status: { conditions: [{ type: "Available", status: "True" }] } }),
      "done",
    ],
    ["an aggregated API that is away", decideApiService({}), "waiting"],
    ["a token without token", decideSecret({ type: "kubernetes.io/service-account-token" }), "waiting"],
    ["any other Secret", decideSecret({ type: "Opaque" }), "done"],
  ])("%s", (_, verdict, is) => {
    expect(verdict.is).toBe(is);
  });
});

describe("what is waited for, and how long", () => {
  const deployment = (annotations: JsonObject): JsonObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { annotations },
  });

  it("takes customTimeouts, then the annotation, then the kind's own", () => {
    const annotated = deployment({ "pulumi.com/timeoutSeconds": "5" });
    expect(planWait(annotated, 7)?.timeoutSeconds).toBe(7);
    expect(planWait(annotated, undefined)?.timeoutSeconds).toBe(5);
    expect(planWait(deployment({}), undefined)?.timeoutSeconds).toBe(600);
  });

  it("is nothing with skipAwait, and for kinds that are ready at once", () => {
    expect(planWait(deployment({ "pulumi.com/skipAwait": "true" }), undefined)).toBeUndefined();
    expect(planWait({ apiVersion: "v1", kind: "ConfigMap" }, undefined)).toBeUndefined();
    expect(planWait({ apiVersion: "example.com/v1", kind: "Deployment" }, undefined)).toBeUndefined();
  });

  it.each([
    ["condition=Ready", { conditions: [{ type: "Ready", status: "True" }] }, "done"],
    ["condition=Ready=False", { conditions: [{ type: "Ready", status: "True" }] }, "waiting"],
    ["jsonpath={.status.phase}=Running", { phase: "Running" }, "done"],
    ["jsonpath={.status.phase}", {}, "waiting"],
    ["jsonpath={.status.parts[0].n}=3", { parts: [{ n: 3 }] }, "done"],
    ["jsonpath={.status.parts[*].ok}=true", { parts: [{ ok: true }, { ok: false }] }, "waiting"],
    [
      'jsonpath={.status.conditions[?(@.type=="A")].status}=True',
      { conditions: [{ type: "A", status: "True" }] },
      "done",
    ],
    ['["condition=A","jsonpath={.status.b}=1"]', { conditions: [{ type: "A", status: "True" }], b: 2 }, "waiting"],
  ])("waitFor %s", (annotation, status, is) => {
    expect(parseWaitFor(annotation).decide({ status }).is).toBe(is);
  });

  it("refuses a waitFor that it cannot read, with what it can", () => {
    expect(() => parseWaitFor("ready please")).toThrow(/condition=TYPE/);
  });

  it("selects by labels and expressions", () => {
    expect(
      labelSelector({
        matchLabels: { a: "b" },
        matchExpressions: [
          { key: "c", operator: "In", values: ["1", "2"] },
          { key: "d", operator: "Exists" },
          { key: "e", operator: "DoesNotExist" },
        ],
      }),
    ).toBe("a=b,c in (1,2),d,!e");
  });
});
