import { beforeAll, describe, expect, it } from "vitest";
import type { RegisteredResource } from "../../../capacity/registered/index.ts";
import { capacityOf } from "../../../capacity/index.ts";
import { costFacts, costOf } from "../../../cost/index.ts";
import { late } from "../../../cli/environment/late.ts";
import { readCloud, type DeclaredCloud } from "../../../cli/environment/cloud.ts";
import { cloudResources, declaredResources } from "../../../stacks/capacity/declared.ts";
import { environmentFacts } from "../../../stacks/capacity/index.ts";
import { cloudPools, zonesOf } from "../../../stacks/cloud/pools.ts";
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import { cloudEnvironments } from "../../../stacks/environments/index.ts";
import { prd } from "../../../stacks/environments/prd.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import { planFile } from "../../../stacks/plan.ts";
import { allRegistered, recordRegistrations, type Registered } from "../components/mocks.ts";

async function refusals(file: CloudEnvironment): Promise<readonly string[]> {
  try {
    await planFile(file);
    return [];
  } catch (error) {
    if (error instanceof InvalidData) return error.issues.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
}

let declared: DeclaredCloud;
let registered: readonly Registered[];
beforeAll(async () => {
  declared = await readCloud("prd");
  registered = recordRegistrations("any", ({ type, name }) => ({ arn: `arn:${type}:${name}`, latestVersion: 1 }));
  const pulumi = await import("@pulumi/pulumi");
  const { Network } = await import("../../../components/network/index.ts");
  const { NodeGroups } = await import("../../../components/node-groups/index.ts");
  const { ElastiCache } = await import("../../../components/elasticache/index.ts");
  const where = { environment: "prd", region: "eu-west-1", account: "123456789012", protect: true } as const;
  const network = new Network("network", { ...where, settings: prd.network });
  const text = pulumi.output("known later");
  new NodeGroups("nodes", {
    ...where,
    pools: cloudPools(prd, declared.environment.cloud.facts.locks),
    cluster: { name: text, version: text, securityGroupId: text },
    network: network.ref,
  });
  new ElastiCache("redis", {
    ...where,
    settings: prd.redis,
    network: { vpcId: text, subnets: network.ref.subnets },
    callers: text,
    key: text,
  });
  await allRegistered();
});

describe("what an environment declares", () => {
  it("is what its components register, as far as it is paid for or has room", () => {
    const kinds = [
      "aws:ec2/natGateway:NatGateway",
      "aws:ec2/eip:Eip",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:eks/nodeGroup:NodeGroup",
      "aws:elasticache/replicationGroup:ReplicationGroup",
    ];
    const { locks } = declared.environment.cloud.facts;
    const facts = costFacts(locks);
    const made = registered.map(({ type, name, inputs }) => ({ type, name, props: inputs }));
    const only = (resources: readonly RegisteredResource[]) =>
      costOf(
        resources.filter(({ type }) => kinds.includes(type)),
        { ...facts, prices: () => ({ known: true, usd: 1, date: "2026-01-01" }) },
        "eu-west-1",
      ).lines.toSorted((a, b) => `${a.by} ${a.name}`.localeCompare(`${b.by} ${b.name}`));
    expect(made.filter(({ type }) => kinds.includes(type)).length).toBeGreaterThan(20);
    expect(only(cloudResources(prd, locks))).toEqual(only(made));
    const subnets = (resources: readonly RegisteredResource[]): readonly unknown[] =>
      resources
        .filter(({ type, name }) => type === "aws:ec2/subnet:Subnet" && name.includes("-private-"))
        .map(({ name, props }) => [name, (props as { readonly cidrBlock?: unknown }).cidrBlock]);
    expect(subnets(made)).toHaveLength(zonesOf(prd).length);
    expect(subnets(cloudResources(prd, locks))).toEqual(subnets(made));
  });

  it("fits in every environment, and is within every budget", async () => {
    for (const { name, budget } of await cloudEnvironments()) {
      const { environment, models } = await readCloud(name);
      const capacity = capacityOf(environmentFacts(environment, models, late));
      expect([name, capacity.limits.filter(({ fits }) => !fits)]).toEqual([name, []]);
      const cost = costOf(
        declaredResources(environment, models, late),
        costFacts(environment.cloud.facts.locks),
        "eu-west-1",
      );
      expect(cost.total.expected).toBeLessThanOrEqual(budget?.monthlyUsd ?? Number.POSITIVE_INFINITY);
    }
  });

  it("needs as many nodes, accelerators, addresses and vCPUs as one reckons by hand", () => {
    const { limits } = capacityOf(environmentFacts(declared.environment, declared.models, late));
    const of = (what: string, kind: string) => {
      const found = limits.find((limit) => limit.what === what && limit.of === kind);
      return [found?.needed, found?.available];
    };
    // fraud: 20 at most with one accelerator each, none more in a rollout; two slices a node.
    expect(of("pool a10g", "accelerators")).toEqual([20, 12 * 2]);
    expect(of("pool a10g", "nodes")).toEqual([10, 12]);
    // Of /18 AWS keeps five. A zone has 2 of 6, 14 of 40 and 4 of 12 nodes, each with 4 interfaces of 15 addresses.
    expect(of("subnet network-private-euw1-az1", "addresses")).toEqual([(2 + 14 + 4) * 60, 2 ** 14 - 5]);
    // 6 of 4 and 40 of 8 vCPUs; 12 of 8.
    expect(of("account", "vCPUs of on-demand instances, family standard")).toEqual([344, 384]);
    expect(of("account", "vCPUs of on-demand instances, family g")).toEqual([96, 96]);
    expect(of("account", "Elastic IP addresses")).toEqual([3, 5]);
  });
});

describe("what can never be", () => {
  it("is refused before anything is made", async () => {
    expect(await refusals(prd)).toEqual([]);
    const a10g = { ...prd.pools.a10g, min: 1, max: 1 };
    expect(await refusals({ ...prd, pools: { ...prd.pools, a10g } })).toEqual(["EN077 pools.a10g.max"]);
    expect(await refusals({ ...prd, quotas: { vcpus: { g: 15 }, elasticIps: 2 } })).toEqual([
      "EN081 quotas.vcpus.g",
      "EN081 quotas.elasticIps",
    ]);
    expect(await refusals({ ...prd, quotas: { spotVcpus: { standard: 1.5 } } })).toEqual([
      "EN080 quotas.spotVcpus.standard",
    ]);
    expect(await refusals({ ...prd, budget: { monthlyUsd: 0 } })).toEqual(["EN078 budget.monthlyUsd"]);
    expect(await refusals({ ...prd, budget: { monthlyUsd: 2_999 } })).toEqual(["EN079 budget.monthlyUsd"]);
    const teams = { ...prd.teams, risk: { ...prd.teams.risk, budget: { monthlyUsd: Number.NaN } } };
    expect(await refusals({ ...prd, teams })).toEqual(["EN078 teams.risk.budget.monthlyUsd"]);
  });
});
