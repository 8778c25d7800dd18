import { beforeAll, describe, expect, it } from "vitest";
import { priorityClasses } from "../../../../components/tenancy/priorities/render.ts";
import { recordRegistrations, type Registered } from "../mocks.ts";

describe("TeamShare and PriorityClasses", () => {
  let registered: readonly Registered[];
  const of = (type: string) => registered.filter((one) => one.type.endsWith(`:${type}`));
  beforeAll(async () => {
    registered = recordRegistrations([
      "kubernetes:core/v1:ResourceQuota",
      "kubernetes:core/v1:LimitRange",
      "kubernetes:scheduling.k8s.io/v1:PriorityClass",
    ]);
    const { TeamShare } = await import("../../../../components/tenancy/index.ts");
    const { PriorityClasses } = await import("../../../../components/tenancy/priorities/index.ts");
    const settings = { cpu: 2.5, memory: "4Gi", gpus: 2, pods: 10, priority: "high" } as const;
    new TeamShare("models-risk-share", { settings, namespace: "models-risk", declaredBytes: 0 });
    new PriorityClasses("priorities", {});
    await new Promise((done) => setTimeout(done, 50));
  });

  it("register two quotas, limits and four classes", () => {
    expect(of("ResourceQuota").map(({ name }) => name)).toEqual([
      "models-risk-share-share",
      "models-risk-share-other-priorities",
    ]);
    expect(of("LimitRange")).toHaveLength(1);
    expect(of("PriorityClass")).toHaveLength(4);
  });

  it("say the share in the words of quotas", () => {
    expect(of("ResourceQuota")[0]?.inputs["spec"]).toEqual({
      hard: {
        "requests.cpu": "2500m",
        "limits.cpu": "25",
        "requests.memory": "4Gi",
        "limits.memory": "4Gi",
        "requests.nvidia.com/gpu": "2",
        pods: "10",
        persistentvolumeclaims: "0",
        "services.loadbalancers": "0",
        "services.nodeports": "0",
      },
    });
  });
});

describe("classes of priority", () => {
  const value = (name: string) => priorityClasses.find(({ metadata }) => metadata.name === `ml-serving-${name}`)?.value;

  it("put the platform above all models, and models in three steps", () => {
    const values = ["platform", "high", "normal", "low"].map((name) => value(name) ?? Number.NaN);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(new Set(values).size).toBe(4);
    // What names no class has 0.
    expect(Math.min(...values)).toBeGreaterThan(0);
    // https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass
    expect(Math.max(...values)).toBeLessThanOrEqual(1_000_000_000);
  });

  it("are nobody's unless they are named", () => {
    expect(priorityClasses.map(({ globalDefault }) => globalDefault)).toEqual([false, false, false, false]);
  });
});
