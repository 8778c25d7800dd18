import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costChange, costOf, type CostBy, type CostedResource, type StackCost } from "../../../cost/index.ts";
import { facts, model, nodeGroup } from "./resources.ts";

const cost = (resources: readonly CostedResource[]): StackCost => costOf(resources, facts, "eu-west-1");

function line(of: StackCost, by: CostBy, name: string) {
  const found = of.lines.find((one) => one.by === by && one.name === name)?.cost;
  return found === undefined
    ? undefined
    : [found.least, found.expected, found.most].map((usd) => Math.round(usd * 100) / 100);
}

/** One node of a pool a month: 730 hours at 0.1, and a volume of 80 GiB at 0.1. */
const node = 730 * 0.1 + 80 * 0.1;

describe("what a month costs", () => {
  it("is nodes by the pool's fewest, by what replicas need that are kept, and by its most", () => {
    // Of 4 CPUs a node leaves 3920 thousandths; each pod takes 2: one a node, and three replicas are kept.
    const of = cost([nodeGroup("cpu", { min: 1, max: 5 }), ...model("fraud", { cpu: "2", min: 3, max: 4 })]);
    expect(line(of, "pool", "cpu")).toEqual([node, 3 * node, 5 * node]);
    expect(line(of, "kind", "nodes")).toEqual([73, 219, 365]);
    expect(line(of, "kind", "node volumes")).toEqual([8, 24, 40]);
    expect(of.pricesOf).toBe("2026-01-01");
  });

  it("is a model's by the largest of its shares, and what nobody reserved by itself", () => {
    // 1960 of 3920 thousandths: half a node by CPU, less by memory; one node at every level.
    const of = cost([nodeGroup("cpu", { min: 1, max: 1 }), ...model("fraud", { cpu: "1960m" })]);
    expect(line(of, "model", "fraud")).toEqual([node / 2, node / 2, node / 2]);
    expect(line(of, "model", "not allocated")).toEqual([node / 2, node / 2, node / 2]);
    expect(line(of, "team", "risk")).toEqual([node / 2, node / 2, node / 2]);
  });

  it("is a model's by its accelerators where these are the larger part", () => {
    const of = cost([
      nodeGroup("a10g", { type: "g.large", min: 1, max: 1, gpus: 2 }),
      ...model("fraud", { cpu: "100m", gpus: 1 }),
    ]);
    const each = 730 * 1 + 8;
    expect(line(of, "model", "fraud")).toEqual([each / 2, each / 2, each / 2]);
  });

  it("takes the spot price for spot, and says what has none", () => {
    expect(line(cost([nodeGroup("spot", { min: 1, max: 1, capacity: "SPOT" })]), "kind", "nodes")).toEqual([
      21.9, 21.9, 21.9,
    ]);
    const unknown = cost([nodeGroup("gpu", { type: "g.large", capacity: "SPOT", gpus: 1 })]);
    expect(line(unknown, "kind", "nodes")).toBeUndefined();
    expect(unknown.unknown.join("\n")).toContain("the price of spot/g.large in eu-west-1 is not known");
  });

  it("has what is paid by the hour and by the month, and says what is paid by use", () => {
    const of = cost([
      { type: "aws:eks/cluster:Cluster", name: "c", props: { upgradePolicy: { supportType: "STANDARD" } } },
      { type: "aws:ec2/natGateway:NatGateway", name: "n", props: {} },
      {
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        name: "i",
        props: { vpcEndpointType: "Interface", subnetIds: ["a", "b"] },
      },
      { type: "aws:ec2/vpcEndpoint:VpcEndpoint", name: "s3", props: { vpcEndpointType: "Gateway" } },
      { type: "aws:kms/key:Key", name: "k", props: {} },
      {
        type: "aws:elasticache/replicationGroup:ReplicationGroup",
        name: "r",
        props: { engine: "valkey", nodeType: "cache.small", numCacheClusters: 3 },
      },
      { type: "aws:cloudwatch/logGroup:LogGroup", name: "l", props: {} },
    ]);
    expect(line(of, "kind", "control plane")).toEqual([73, 73, 73]);
    expect(line(of, "kind", "NAT gateways")).toEqual([36.5, 36.5, 36.5]);
    expect(line(of, "kind", "interface endpoints")).toEqual([14.6, 14.6, 14.6]);
    expect(line(of, "kind", "keys")).toEqual([1, 1, 1]);
    expect(line(of, "kind", "Redis")).toEqual([43.8, 43.8, 43.8]);
    expect(line(of, "team", "platform")).toEqual([168.9, 168.9, 168.9]);
    expect(of.unknown.filter((text) => text.startsWith("logs: "))).toHaveLength(2);
  });

  it("comes to the same by model, team, pool and kind", () => {
    const pool = fc.record({
      min: fc.integer({ min: 0, max: 3 }),
      max: fc.integer({ min: 3, max: 9 }),
      models: fc.boolean(),
    });
    const replicas = fc.record({
      cpu: fc.constantFrom("100m", "1", "3"),
      min: fc.integer({ min: 0, max: 4 }),
      max: fc.integer({ min: 4, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(pool, { maxLength: 3 }), fc.array(replicas, { maxLength: 4 }), (pools, models) => {
        const of = cost([
          ...pools.map((one, index) => nodeGroup(`pool-${index}`, one)),
          ...models.flatMap((one, index) => model(`model-${index}`, one)),
          { type: "aws:kms/key:Key", name: "k", props: {} },
        ]);
        for (const by of ["model", "team", "pool", "kind"] as const)
          for (const level of ["least", "expected", "most"] as const) {
            const sum = of.lines.filter((one) => one.by === by).reduce((all, one) => all + one.cost[level], 0);
            expect(sum).toBeCloseTo(of.total[level], 6);
          }
        expect(of.total.least).toBeLessThanOrEqual(of.total.expected);
        expect(of.total.expected).toBeLessThanOrEqual(of.total.most);
      }),
    );
  });

  it("changes by what a change adds", () => {
    const before = cost([nodeGroup("cpu", { min: 1, max: 3 })]);
    const after = cost([nodeGroup("cpu", { min: 2, max: 3 }), ...model("fraud")]);
    const change = costChange(before, after, 200);
    expect(change.before).toEqual({ least: 81, expected: 81, most: 243 });
    expect(change.after).toEqual({ least: 162, expected: 162, most: 243 });
    expect(change.budget).toEqual({ monthlyUsd: 200, holds: true });
    expect(costChange(before, after, 161).budget?.holds).toBe(false);
    expect(change.lines.find(({ name }) => name === "fraud")?.before.expected).toBe(0);
    expect(costChange(after, after).lines.every((one) => one.before.most === one.after.most)).toBe(true);
  });

  it("does not break on what is not known yet", () => {
    const unknown = Symbol("not known yet");
    const of = cost([
      { type: "aws:eks/nodeGroup:NodeGroup", name: "g", props: { instanceTypes: unknown, scalingConfig: unknown } },
      { type: "kubernetes:apps/v1:Deployment", name: "d", props: { spec: unknown } },
      { type: "aws:eks/cluster:Cluster", name: "c", props: { upgradePolicy: unknown } },
    ]);
    expect(of.unknown.join("\n")).toContain("What the nodes of g are, or how many, is not known yet.");
    expect(of.total.expected).toBe(73);
  });
});
