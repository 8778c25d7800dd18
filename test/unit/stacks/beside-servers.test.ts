import { describe, expect, it } from "vitest";
import { capacityOf } from "../../../capacity/index.ts";
import type { Workload } from "../../../capacity/facts.ts";
import { registeredFacts } from "../../../capacity/registered/index.ts";
import { late } from "../../../cli/environment/late.ts";
import { plannedSubstrate } from "../../../cli/environment/planned.ts";
import type { KafkaSettings } from "../../../components/nearline/kafka/settings.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { costFacts, costOf } from "../../../cost/index.ts";
import { declaredResources } from "../../../stacks/capacity/declared.ts";
import { modelWorkloads } from "../../../stacks/capacity/index.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import { onGround } from "../../../stacks/environments/index.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import { planFile } from "../../../stacks/plan.ts";

const [iris, ...others] = dev.models;
const steady = { for: "models", instances: ["c7i.xlarge"], min: 0, max: 3 } as const;
const { batch } = iris as { readonly batch: object };

function asked(changed: object, pools: object = {}, teams: object = {}): CloudEnvironment {
  return {
    ...dev,
    queues: { kind: "sqs" },
    pools: { ...dev.pools, ...pools },
    teams: { ...dev.teams, ...teams },
    models: [{ ...iris, ...changed } as ModelSpec, ...others],
  };
}

async function refusals(file: CloudEnvironment): Promise<readonly string[]> {
  try {
    await planFile(file);
    return [];
  } catch (error) {
    if (error instanceof InvalidData)
      return error.issues.map(({ code, path, message }) => `${code} ${path}: ${message}`);
    throw error;
  }
}

const spark = { ...batch, spark: { executors: { min: 1, max: 3 } } };
const nearline = { workers: { max: 6 } };
const withLogin: KafkaSettings = {
  kind: "kafka",
  brokers: ["b-1.queues.example.com:9096"],
  addresses: ["10.40.128.0/24"],
  access: { secret: "kafka" },
  partitions: 6,
};

describe("pods beside servers, in an environment", () => {
  it.each([
    ["a queue and runs over files", { nearline }],
    ["Spark", { batch: spark }],
  ])("are reckoned before anything is rendered as they are after it: %s", async (_, changed) => {
    const file = asked(changed, { steady });
    const models = await planFile(file);
    const environment = onGround(file, {
      substrate: () => plannedSubstrate({}),
      purpose: { for: "reading", mark: late },
    });
    const { cloud } = environment;
    if (cloud === undefined) throw new Error("it is on AWS");
    const { locks } = cloud.facts;
    const resources = declaredResources({ ...environment, cloud }, models, late);
    const found = registeredFacts(resources, costFacts(locks).instances);
    const told = (all: readonly Workload[]) => {
      // Of servers a share has the limit of what asks them golden rows, and nodes what it reserves.
      const beside = all.filter(({ model, name }) => model === "iris" && !name.endsWith("-champion"));
      expect(beside.length).toBe(2);
      return beside.map(({ name, size, replicas, surge, nodeSelector, tolerations }) =>
        JSON.stringify([name, size, replicas, surge, nodeSelector, tolerations.length]),
      );
    };
    expect(told(modelWorkloads(models, file.queues)).sort()).toEqual(told(found.workloads).sort());
    expect(capacityOf(found).limits.filter(({ fits, what }) => !fits && what.startsWith("models-"))).toEqual([]);
    const cost = costOf(resources, costFacts(locks), "eu-west-1");
    expect(cost.runs.map(({ model }) => model)).toContain("iris");
    expect(cost.unknown.some((one) => one.startsWith("queues: requests"))).toBe("nearline" in changed);
  });

  it("are refused where one of them fits on no node, or only on nodes that may be taken back", async () => {
    const driver = "EN029 models.iris.batch.spark.driver: It fits on no node: a node of cpu has no promise to stay";
    const [told, ...rest] = await refusals(asked({ batch: spark }));
    expect(told?.startsWith(driver)).toBe(true);
    expect(told?.endsWith("Reserve less, or choose a pool on demand.")).toBe(true);
    expect(rest).toEqual([]);
    const huge = { ...batch, spark: { executor: { cores: 64 } } };
    const [large, ...more] = await refusals(
      asked({ batch: huge }, { steady }, { examples: { cpu: 99, memory: "99Gi", pods: 99 } }),
    );
    expect(large).toMatch(/^EN029 models\.iris\.batch\.spark\.executor: .* of 64 CPUs.*larger instances\.$/);
    expect(more).toEqual([]);
  });

  it("need their part of a team's share", async () => {
    // Without its runs iris needs three pods and cancer two; a pod of a run is one more, a worker and one in a rollout two.
    const share = (pods: number) => ({ examples: { cpu: 8, memory: "16Gi", pods } });
    expect(await refusals(asked({ nearline }, { steady }, share(8)))).toEqual([]);
    expect(await refusals(asked({ nearline }, { steady }, share(7)))).toEqual([
      expect.stringMatching(/^EN054 teams\.examples\.pods: .*8 \(iris 6, cancer 2\)/),
    ]);
  });

  it("leave room in a team's share for what brings its secrets", async () => {
    const share = (pods: number) => ({ examples: { cpu: 8, memory: "16Gi", pods } });
    const kafka = (pods: number) => ({ ...asked({ nearline }, { steady }, share(pods)), queues: withLogin });
    // Eight pods of models as on SQS; two that bring the login at Kafka, and one more while these are rolled out.
    expect(await refusals(kafka(11))).toEqual([]);
    expect(await refusals(kafka(10))).toEqual([
      expect.stringMatching(/^EN054 teams\.examples\.pods: .*11 \(iris 6, cancer 2, secret-copies 3\)/),
    ]);
    // Pods that pull by a login of a Harbor have one in every team's namespace, queues or not.
    const harbor = { adopt: { harbor: { host: "harbor.example", project: "ml", secret: "ml-serving/dev/harbor" } } };
    const pulled = (pods: number) => ({ ...asked({ nearline }, { steady }, share(pods)), registry: harbor });
    expect(await refusals(pulled(11))).toEqual([]);
    expect(await refusals(pulled(10))).toEqual([expect.stringContaining("secret-copies 3")]);
  });

  it("are refused where what is always there has no room on all nodes", async () => {
    // A stream without a schedule: five executors of three cores, of which a node of four takes one.
    const always = {
      input: { bucket: "rows-{environment}", prefix: "in", format: "parquet" },
      output: { bucket: "rows-{environment}", prefix: "out" },
      spark: { executors: { min: 5, max: 5 }, executor: { cores: 3 }, stream: {} },
    };
    const teams = { examples: { cpu: 99, memory: "99Gi", pods: 99 } };
    const pools = { cpu: { ...dev.pools.cpu, max: 1 }, steady };
    expect(await refusals(asked({ batch: always }, pools, teams))).toEqual([
      expect.stringContaining("EN077 pools.cpu.max"),
    ]);
    expect(await refusals(asked({ batch: always }, { ...pools, steady: { ...steady, max: 9 } }, teams))).toEqual([]);
  });
});
