import { describe, expect, it } from "vitest";
import { capacityOf } from "../../../capacity/index.ts";
import { registeredFacts, type RegisteredResource } from "../../../capacity/registered/index.ts";
import { costOf, type StackCost } from "../../../cost/index.ts";
import { facts, nodeGroup } from "../cost/resources.ts";

const read = (...resources: readonly RegisteredResource[]) => registeredFacts(resources, facts.instances);
const cost = (...resources: readonly RegisteredResource[]): StackCost => costOf(resources, facts, "eu-west-1");

const serves = "ml-serving/serves";
const onModels = {
  nodeSelector: { [serves]: "models" },
  tolerations: [{ key: serves, value: "models", effect: "NoSchedule", operator: "Equal" }],
};
const capacityType = (operator: string) => ({ key: "eks.amazonaws.com/capacityType", operator, values: ["SPOT"] });
const rather = {
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchExpressions: [capacityType("In")] } },
      ],
    },
  },
};
const never = {
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [capacityType("NotIn")] }],
      },
    },
  },
};
const metadata = (name: string) => ({
  name,
  namespace: "models-risk",
  labels: { "ml-serving/batch": "fraud", "ml-serving/team": "risk" },
});

/** Runs of three pods, each of a server and a worker. */
function files({ place = {}, suspend = false, cpu = "460m", within = 7200 } = {}): RegisteredResource {
  return {
    type: "kubernetes:batch/v1:CronJob",
    name: "fraud-batch",
    props: {
      metadata: metadata("fraud-batch"),
      spec: {
        schedule: "0 2 * * *",
        timeZone: "Europe/Berlin",
        suspend,
        jobTemplate: {
          spec: {
            parallelism: 3,
            activeDeadlineSeconds: within,
            template: {
              spec: {
                ...onModels,
                ...place,
                initContainers: [{ restartPolicy: "Always", resources: { requests: { cpu, memory: "512Mi" } } }],
                containers: [{ resources: { requests: { cpu: "520m", memory: "512Mi" } } }],
              },
            },
          },
        },
      },
    },
  };
}

/** From two to five executors of two CPUs and 2 GiB, beside a driver. */
function spark({ scheduled = true, dynamic = true, type = "Python", place = {} } = {}): RegisteredResource {
  const pod = (memory: string, cores: number) => ({
    cores,
    coreLimit: String(cores),
    memory,
    template: { spec: { ...onModels, ...place } },
  });
  const spec = {
    type,
    ...(dynamic ? { dynamicAllocation: { enabled: true, minExecutors: 2, maxExecutors: 5 } } : {}),
    driver: pod("512m", 1),
    executor: { ...pod("2g", 2), ...(dynamic ? {} : { instances: 3 }) },
  };
  const kind = scheduled ? "ScheduledSparkApplication" : "SparkApplication";
  return {
    type: `kubernetes:sparkoperator.k8s.io/v1beta2:${kind}`,
    name: "fraud-spark",
    props: { metadata: metadata("fraud-spark"), spec: scheduled ? { schedule: "@hourly", template: spec } : spec },
  };
}

describe("runs over files", () => {
  it("are pods of their own, none but while a run is under way", () => {
    const [run] = read(files()).workloads;
    expect(run).toMatchObject({
      model: "fraud",
      team: "risk",
      size: { cpu: 980, memory: 1024, pods: 1 },
      replicas: { least: 0, kept: 0, most: 3 },
      run: {
        name: "models-risk/fraud-batch",
        schedule: { cron: "0 2 * * *", timezone: "Europe/Berlin" },
        withinSeconds: 7200,
        fewest: 3,
      },
    });
    expect(read(files({ suspend: true })).workloads[0]?.run?.schedule).toBe("on demand");
  });

  it("cost their part of the nodes that they would rather have, for as long as they run", () => {
    // A quarter of the 3920 thousandths that a node leaves: three pods, at 0.03 for a node that AWS may take back.
    const two = [nodeGroup("cpu"), nodeGroup("spot", { capacity: "SPOT" })];
    expect(cost(...two, files({ place: rather })).runs).toEqual([
      {
        name: "models-risk/fraud-batch",
        model: "fraud",
        schedule: "0 2 * * * Europe/Berlin",
        pods: { fewest: 3, most: 3 },
        usdPerHour: { fewest: 0.0225, most: 0.0225 },
        withinHours: 2,
      },
    ]);
    expect(cost(...two, files({ place: never })).runs[0]?.usdPerHour).toEqual({ fewest: 0.075, most: 0.075 });
    const [unpriced] = cost(nodeGroup("gpu", { type: "g.large", capacity: "SPOT" }), files()).runs;
    expect(unpriced?.pods.most).toBe(3);
    expect(unpriced).not.toHaveProperty("usdPerHour");
  });

  it("are in no month but in the most", () => {
    const one = nodeGroup("cpu", { min: 1, max: 1 });
    const line = cost(one, files()).lines.find(({ by, name }) => by === "model" && name === "fraud")?.cost;
    // Three quarters of one node, and of its volume.
    expect(line).toEqual({ least: 0, expected: 0, most: expect.closeTo(0.75 * (73 + 8), 6) as number });
  });

  it("have no room on nodes that may be taken back, where they are never to run there", () => {
    const spot = nodeGroup("spot", { capacity: "SPOT" });
    const short = (...all: readonly RegisteredResource[]) =>
      capacityOf(read(...all)).limits.flatMap(({ what, fits }) => (fits ? [] : [what]));
    expect(short(spot, files({ place: rather }))).toEqual([]);
    expect(short(spot, files({ place: never }))).toEqual(["models-risk/fraud-batch"]);
    expect(short(spot, nodeGroup("steady"), files({ place: never }))).toEqual([]);
    expect(short(spot, files({ cpu: "4" }))).toEqual(["models-risk/fraud-batch"]);
  });
});

describe("Spark", () => {
  it("has a driver and executors as its operator makes them", () => {
    const [driver, executors] = read(spark()).workloads;
    // 512 and 384, which is least; 2048 and four tenths of it. By Java alone a tenth, which is less than 384, too.
    expect(driver).toMatchObject({
      size: { cpu: 1000, memory: 896, pods: 1 },
      replicas: { least: 0, kept: 0, most: 1 },
    });
    expect(executors).toMatchObject({
      name: "models-risk/fraud-spark-executor",
      model: "fraud",
      size: { cpu: 2000, memory: 2867, pods: 1 },
      limits: { cpu: 2000, memory: 2867 },
      replicas: { least: 0, kept: 0, most: 5 },
    });
    expect(read(spark({ type: "Scala" })).workloads[1]?.size["memory"]).toBe(2432);
    expect(read(spark({ dynamic: false })).workloads[1]?.replicas.most).toBe(3);
  });

  it("is there all the time where a stream has no schedule", () => {
    const { workloads } = read(spark({ scheduled: false }));
    expect(workloads.map(({ replicas }) => replicas)).toEqual([
      { least: 1, kept: 1, most: 1 },
      { least: 2, kept: 2, most: 5 },
    ]);
    expect(cost(nodeGroup("cpu"), spark({ scheduled: false })).runs).toEqual([]);
  });

  it("costs by how many executors there are", () => {
    const [run] = cost(nodeGroup("cpu"), spark()).runs;
    expect(run).toMatchObject({ schedule: "@hourly UTC", pods: { fewest: 3, most: 6 } });
    // Of 3920 thousandths 1000 for the driver and 2000 for each executor, at 0.1.
    expect(run?.usdPerHour?.fewest).toBeCloseTo((0.1 * (1000 + 2 * 2000)) / 3920, 5);
    expect(run?.usdPerHour?.most).toBeCloseTo((0.1 * (1000 + 5 * 2000)) / 3920, 5);
    expect(run).not.toHaveProperty("withinHours");
  });
});

describe("queues", () => {
  it("on SQS are paid by the request, which is said and not guessed", () => {
    const { total, unknown } = cost({ type: "aws:sqs/queue:Queue", name: "fraud-requests", props: {} });
    expect(total).toEqual({ least: 0, expected: 0, most: 0 });
    expect(unknown.join()).toContain("queues: requests are not declared");
  });
});
