import { describe, expect, it } from "vitest";
import { assignments, servedGroup, spareTaint } from "../../../local/rehearsal/serve/assignment.ts";
import type { Node } from "../../../local/rehearsal/joiner/objects.ts";
import { groupOf, shapeOfCase } from "./cases.ts";

const growable = (pool: "system" | "cpu" | "l4", more = {}) => {
  const group = groupOf(pool, more);
  return { group, shape: shapeOfCase(group) };
};
const cpu = growable("cpu");

/** Nodes as a kubelet registers them. */
const fresh = ["node-1", "node-2"].map((name): Node => ({
  metadata: { name, labels: { "kubernetes.io/hostname": name } },
  spec: { taints: [spareTaint] },
  status: {},
}));

/** What a merge patch makes of a node. */
function patched(node: Node, { body }: ReturnType<typeof assignments>[number]): Node {
  const merged = (before: Readonly<Record<string, string>> = {}, patch: Readonly<Record<string, string | null>>) =>
    Object.fromEntries(Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null)) as Record<
      string,
      string
    >;
  const { labels, annotations } = node.metadata;
  const metadata = {
    ...node.metadata,
    labels: merged(labels, body.metadata.labels),
    annotations: merged(annotations, body.metadata.annotations),
  };
  return { ...node, metadata, spec: body.spec };
}

function assigned(served: Parameters<typeof assignments>[0], nodes: readonly Node[]): readonly Node[] {
  const patches = assignments(served, nodes);
  return nodes.map((node) => {
    const patch = patches.find(({ name }) => name === node.metadata.name);
    return patch === undefined ? node : patched(node, patch);
  });
}

describe("the pool of real nodes", () => {
  it("is the one of CPU models", () => {
    expect(servedGroup([growable("system"), growable("l4"), cpu])).toBe(cpu);
    expect(servedGroup([growable("system"), growable("l4")])).toBeUndefined();
  });

  it("gives real nodes its labels and taints, each a zone, and keeps what is the kubelet's", () => {
    const nodes = assigned(cpu, fresh);
    expect(nodes.map(({ spec }) => spec.taints)).toEqual([cpu.group.taints, cpu.group.taints]);
    expect(nodes.map(({ metadata }) => metadata.labels)).toMatchObject([
      {
        "ml-serving/serves": "models",
        "topology.kubernetes.io/zone": "eu-west-1a",
        "kubernetes.io/hostname": "node-1",
      },
      {
        "ml-serving/serves": "models",
        "topology.kubernetes.io/zone": "eu-west-1b",
        "kubernetes.io/hostname": "node-2",
      },
    ]);
  });

  it("leaves them alone once they have them", () => {
    expect(assignments(cpu, assigned(cpu, fresh))).toEqual([]);
  });

  it("lets them go with the group: nothing may run there again", () => {
    const nodes = assigned(undefined, assigned(cpu, fresh));
    expect(nodes.map(({ spec }) => spec.taints)).toEqual([[spareTaint], [spareTaint]]);
    expect(nodes.map(({ metadata }) => metadata.labels)).toEqual(fresh.map(({ metadata }) => metadata.labels));
  });
});
