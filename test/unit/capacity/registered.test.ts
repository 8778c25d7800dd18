import { describe, expect, it } from "vitest";
import { capacityOf } from "../../../capacity/index.ts";
import { registeredFacts, type RegisteredResource } from "../../../capacity/registered/index.ts";
import { facts, model, nodeGroup } from "../cost/resources.ts";

const read = (resources: readonly RegisteredResource[]) => registeredFacts(resources, facts.instances);

function deployment(name: string, spec: object, template: object): RegisteredResource {
  return {
    type: "kubernetes:apps/v1:Deployment",
    name,
    props: { metadata: { name, namespace: "n" }, spec: { ...spec, template: { spec: template } } },
  };
}

describe("what is registered", () => {
  it("is read as the scheduler reads it", () => {
    const { workloads } = read([
      deployment(
        "all",
        { replicas: 5, strategy: { rollingUpdate: { maxSurge: "30%" } } },
        {
          // The larger of all containers, and of the first one beside those that go on running.
          containers: [
            { resources: { requests: { cpu: "250m", memory: "100Mi" } } },
            { resources: { limits: { cpu: 1, memory: "1Gi" } } },
          ],
          initContainers: [
            { restartPolicy: "Always", resources: { requests: { cpu: "50m" } } },
            { resources: { requests: { cpu: "2" } } },
          ],
        },
      ),
    ]);
    expect(workloads).toEqual([
      expect.objectContaining({
        name: "n/all",
        size: { cpu: 2050, memory: 1124, pods: 1 },
        replicas: { least: 5, kept: 5, most: 5 },
        surge: 2,
      }),
    ]);
  });

  it("has as many replicas as autoscalers and clocks say", () => {
    const scaled = (kind: string, target: string, spec: object): RegisteredResource => ({
      type: kind,
      name: target,
      props: { metadata: { name: target, namespace: "n" }, spec: { scaleTargetRef: { name: target }, ...spec } },
    });
    const { workloads } = read([
      deployment("hpa", {}, {}),
      deployment("keda", {}, {}),
      deployment("fixed", { replicas: 2 }, {}),
      scaled("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "hpa", { minReplicas: 2, maxReplicas: 7 }),
      scaled("kubernetes:keda.sh/v1alpha1:ScaledObject", "keda", {
        minReplicaCount: 0,
        maxReplicaCount: 9,
        triggers: [
          { type: "cron", metadata: { desiredReplicas: "4" } },
          { type: "prometheus", metadata: {} },
        ],
      }),
    ]);
    expect(workloads.map(({ name, replicas: { least, kept, most } }) => [name, least, kept, most])).toEqual([
      ["n/hpa", 2, 2, 7],
      ["n/keda", 0, 4, 9],
      ["n/fixed", 2, 2, 2],
    ]);
  });

  it("has nodes with what Karpenter's table leaves of them, and no more than their tags say of accelerators", () => {
    const { pools } = read([nodeGroup("a10g", { type: "g.large", gpus: 2, min: 0, max: 4 })]);
    // 4 cores keep 60 + 10 + 5 + 5; 3 interfaces of 10 addresses take 29 pods, which keep 11 MiB each and 255, and 100 are left free.
    expect(pools[0]?.room).toEqual({
      cpu: 3920,
      memory: Math.floor(16384 * 0.925) - (29 * 11 + 255) - 100,
      pods: 29,
      "nvidia.com/gpu": 2,
    });
  });

  it("is short by so many accelerators, and says which pool", () => {
    const capacity = capacityOf(
      read([
        nodeGroup("a10g", { type: "g.large", gpus: 1, min: 0, max: 3 }),
        ...model("fraud", { cpu: "100m", gpus: 1, min: 1, max: 4 }),
      ]),
    );
    const nodes = capacity.limits.find(({ what, of }) => what === "pool a10g" && of === "nodes");
    // Four, and one that a rollout starts first.
    expect(nodes).toMatchObject({ needed: 5, available: 3, fits: false });
    expect(nodes?.because).toContain("fewer than 5 nodes cannot hold them");
    expect(capacity.fits).toBe(false);
  });

  it("fits nowhere where nothing has the labels or the room", () => {
    const { limits } = capacityOf(
      read([nodeGroup("cpu"), ...model("huge", { cpu: "5" }), ...model("gpu", { gpus: 1 })]),
    );
    expect(limits.filter(({ fits }) => !fits).map(({ what }) => what)).toEqual(["models-risk/huge", "models-risk/gpu"]);
  });

  it("runs only where every taint is tolerated by its value, and is never reckoned smaller than it is", () => {
    const tolerating = (value: string): RegisteredResource =>
      deployment(
        value,
        { replicas: 1 },
        {
          tolerations: [{ key: "ml-serving/serves", operator: "Equal", value, effect: "NoSchedule" }],
          containers: [{ resources: { requests: { cpu: "0.0005", memory: "1500Ki" } } }],
        },
      );
    const facts = read([nodeGroup("cpu"), tolerating("models"), tolerating("others")]);
    expect(facts.workloads[0]?.size).toEqual({ cpu: 1, memory: 2, pods: 1 });
    const { limits } = capacityOf(facts);
    expect(limits.filter(({ fits }) => !fits).map(({ what }) => what)).toEqual(["n/others"]);
  });

  it("has room beside what runs on every node", () => {
    const daemon: RegisteredResource = {
      type: "kubernetes:apps/v1:DaemonSet",
      name: "agent",
      props: {
        metadata: { name: "agent", namespace: "n" },
        spec: {
          template: {
            spec: {
              tolerations: [{ operator: "Exists" }],
              containers: [{ resources: { requests: { cpu: "1920m" } } }],
            },
          },
        },
      },
    };
    const resources = [nodeGroup("cpu", { max: 2 }), ...model("m", { cpu: "1", min: 1, max: 4 })];
    const nodes = (of: readonly RegisteredResource[]) =>
      capacityOf(read(of)).limits.find((limit) => limit.of === "nodes")?.needed;
    // Three to a node of 3920 without it, two with it.
    expect(nodes(resources)).toBe(2);
    expect(nodes([...resources, daemon])).toBe(3);
  });

  it("is held against quotas of namespaces, by what may be used too", () => {
    const quota: RegisteredResource = {
      type: "kubernetes:core/v1:ResourceQuota",
      name: "share",
      props: {
        metadata: { name: "share", namespace: "models-risk" },
        spec: { hard: { "requests.cpu": "4", "limits.memory": "8Gi", pods: "9", "services.nodeports": "0" } },
      },
    };
    const other = { ...quota, props: { ...quota.props, spec: { hard: { pods: "0" }, scopeSelector: {} } } };
    const { limits } = capacityOf(
      read([nodeGroup("cpu", { max: 9 }), ...model("m", { cpu: "1", memory: "2Gi", max: 4 }), quota, other]),
    );
    expect(
      limits
        .filter(({ what }) => what === "quota of models-risk")
        .map(({ of, needed, available }) => [of, needed, available]),
    ).toEqual([
      ["CPU", 5, 4],
      ["memory (GiB) that may be used", 10, 8],
      ["pods", 5, 9],
    ]);
  });

  it("says of charts and rules of place that they are not reckoned with", () => {
    const chart: RegisteredResource = { type: "kubernetes:helm.sh/v4:Chart", name: "keda", props: {} };
    const apart = deployment(
      "apart",
      {},
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } } },
    );
    expect(read([chart, apart]).unknown).toEqual([
      expect.stringContaining("apart has rules of affinity"),
      expect.stringContaining("chart keda"),
    ]);
    expect(read([chart, { ...apart, name: "keda:n/operator" }]).unknown).toHaveLength(1);
  });
});
