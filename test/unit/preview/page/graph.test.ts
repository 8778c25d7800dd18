import { describe, expect, it } from "vitest";
import { pullRequest, stackOf } from "../../../../bench/preview/fixture/report.ts";
import { resource } from "../../../../bench/preview/fixture/words.ts";
import { around } from "../../../../preview/page/view/graph/around.ts";
import { box, placed } from "../../../../preview/page/view/graph/layout.ts";
import type { Graph } from "../../../../preview/page/view/graph/nodes.ts";
import { openedAtFirst, overview } from "../../../../preview/page/view/graph/overview.ts";
import { ancestors, changesBelow, treeOf } from "../../../../preview/page/view/graph/tree.ts";

const root = resource("dev", "pulumi:pulumi:Stack", "dev");
const cell = resource("dev", "ml-serving:index:TeamCell", "risk", { parent: root.urn });
const quiet = resource("dev", "ml-serving:index:Network", "network", { parent: root.urn });
const subnets = [1, 2, 3, 4, 5, 6, 7].map((at) =>
  resource("dev", "aws:ec2/subnet:Subnet", `subnet-${at}`, { parent: quiet.urn }),
);
const quota = resource("dev", "kubernetes:core/v1:ResourceQuota", "risk", {
  parent: cell.urn,
  operation: "update",
  dependsOn: [subnets[0]?.urn ?? "", cell.urn],
});
const roles = [1, 2, 3, 4, 5, 6].map((at) =>
  resource("dev", "kubernetes:rbac.authorization.k8s.io/v1:Role", `role-${at}`, {
    parent: cell.urn,
    operation: "create",
    dependsOn: [quota.urn],
  }),
);
const tree = treeOf([root, cell, quiet, ...subnets, quota, ...roles]);

function labels({ nodes }: Graph): readonly string[] {
  return nodes.map(({ label }) => label);
}

function ties({ nodes, edges }: Graph, is: "parent" | "dependency"): readonly string[] {
  const label = (id: string) => nodes.find((node) => node.id === id)?.label ?? `${id} is not drawn`;
  return edges.filter((edge) => edge.is === is).map(({ from, to }) => `${label(from)} → ${label(to)}`);
}

describe("the tree", () => {
  it("knows what is above, and how much changes below", () => {
    expect(ancestors(tree.byUrn, quota.urn)).toEqual([cell.urn, root.urn]);
    expect(changesBelow(tree, root.urn)).toBe(7);
    expect(changesBelow(tree, quiet.urn)).toBe(0);
    expect(tree.roots).toEqual([root.urn]);
  });

  it("ends where parents go in a circle", () => {
    const other = { ...quiet, urn: `${quiet.urn}-2`, parent: quiet.urn };
    expect(ancestors(treeOf([{ ...quiet, parent: other.urn }, other]).byUrn, quiet.urn)).toEqual([other.urn]);
  });
});

describe("the overview", () => {
  const first = overview(tree, openedAtFirst(tree));

  it("opens what has changes, draws many alike as one and leaves the rest closed", () => {
    expect(labels(first)).toEqual(["dev", "risk", "risk", "6 × Role", "network"]);
  });

  it("draws parents, and dependencies between the boxes that are there, each once", () => {
    expect(ties(first, "parent")).toEqual(["dev → risk", "risk → risk", "risk → 6 × Role", "dev → network"]);
    expect(ties(first, "dependency")).toEqual(["network → risk", "risk → 6 × Role"]);
  });

  it("shows what is in a box when it is opened", () => {
    const bundle = first.nodes.find(({ label }) => label === "6 × Role");
    const opened = overview(tree, new Set([...openedAtFirst(tree), quiet.urn, bundle?.id ?? ""]));
    expect(labels(opened)).toContain("7 unchanged");
    expect(labels(opened).filter((label) => label.startsWith("role-"))).toHaveLength(6);
    expect(ties(opened, "dependency")).toContain("7 unchanged → risk");
  });

  it("stays small at first, however large the stack is", () => {
    const large = treeOf(stackOf("prd", pullRequest, true).resources);
    expect(large.byUrn.size).toBe(3000);
    const { nodes } = overview(large, openedAtFirst(large));
    expect(nodes.length).toBeLessThanOrEqual(46);
    expect(nodes.some(({ operation }) => operation === "replace")).toBe(true);
  });
});

describe("around a resource", () => {
  const graph = around(tree, quota.urn, new Set());

  it("stands what it needs, what needs it and what it is a part of", () => {
    expect(ties(graph, "dependency").toSorted()).toEqual(["risk → 6 × Role", "risk → risk", "subnet-1 → risk"]);
    expect(ties(graph, "parent")).toEqual(["risk → risk"]);
  });

  it("is empty where there is no such resource", () => {
    expect(around(tree, "urn:none", new Set())).toEqual({ nodes: [], edges: [] });
  });
});

describe("the layout", () => {
  it("puts no box over another, and children to the right in their order", () => {
    const { nodes, width, height } = placed(overview(tree, openedAtFirst(tree)), true);
    const overlapping = nodes.filter((one) =>
      nodes.some(
        (other) => one !== other && Math.abs(one.x - other.x) < box.width && Math.abs(one.y - other.y) < box.height,
      ),
    );
    expect(overlapping).toEqual([]);
    expect(nodes.map(({ label, x }) => [label, x]).slice(0, 2)).toEqual([
      ["dev", 16],
      ["risk", 16 + box.width + 56],
    ]);
    expect(Math.max(...nodes.map(({ x }) => x)) + box.width).toBeLessThanOrEqual(width);
    expect(Math.max(...nodes.map(({ y }) => y)) + box.height).toBeLessThanOrEqual(height);
  });
});
