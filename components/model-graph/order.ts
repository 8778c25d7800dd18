import type { Datatype } from "../model-service/settings.ts";
import { refsOf, type Formula } from "./expression.ts";
import type { GraphNode } from "./node.ts";
import { graphInputs, type Presence, type Ref } from "./ref.ts";

function formulas(node: GraphNode): readonly Formula[] {
  if (node.kind === "map") return [node.formula];
  return node.kind === "choice" && node.by.kind === "conditions" ? node.by.conditions : [];
}

/** What a node reads: values, and choices and steps by themselves. */
export function reading(node: GraphNode): {
  readonly refs: readonly Ref<Datatype, Presence>[];
  readonly nodes: readonly string[];
} {
  const scope = node.scope === undefined ? [] : [node.scope.choice];
  switch (node.kind) {
    case "call":
      return { refs: Object.values(node.inputs), nodes: scope };
    case "map":
      return { refs: formulas(node).flatMap(refsOf), nodes: scope };
    case "choice": {
      const { by } = node;
      if (by.kind === "failed") return { refs: [], nodes: [...scope, by.step] };
      const refs = by.kind === "shares" ? (by.key === undefined ? [] : [by.key]) : formulas(node).flatMap(refsOf);
      return { refs, nodes: scope };
    }
    case "merge":
      return {
        refs: Object.values(node.from).flatMap((answers) => Object.values(answers)),
        nodes: [...scope, node.choice],
      };
    case "combine":
      return { refs: Object.values(node.members), nodes: scope };
  }
}

/** Everything that has to be there before a node, by its name. */
export function neededBy(node: GraphNode): readonly string[] {
  const { refs, nodes } = reading(node);
  return [...new Set([...refs.map((ref) => ref.node), ...nodes])].filter((name) => name !== graphInputs);
}

/** A step with all that can be done once the steps before it are done, at the same time. */
export type Stage = readonly [GraphNode, ...GraphNode[]];

/**
 * Steps in stages: each begins when all that it needs is there, calls of one stage at the same time. Pure.
 * @param nodes in an order in which each has what it needs
 */
export function stagesOf(nodes: readonly GraphNode[]): readonly Stage[] {
  const stageOf = new Map<string, number>();
  const stages: [GraphNode, ...GraphNode[]][] = [];
  for (const node of nodes) {
    const needed = neededBy(node).map((name) => (stageOf.get(name) ?? -1) + 1);
    const stage = Math.max(0, ...needed);
    stageOf.set(node.name, stage);
    const there = stages[stage];
    if (there === undefined) stages[stage] = [node];
    else there.push(node);
  }
  return stages;
}

/** The longest that steps may take one after another (milliseconds), each with all its attempts. Pure. */
export function longestWay(nodes: readonly GraphNode[]): number {
  const until = new Map<string, number>();
  for (const node of nodes) {
    const before = Math.max(0, ...neededBy(node).map((name) => until.get(name) ?? 0));
    until.set(node.name, before + (node.kind === "call" ? node.timeoutMilliseconds : 0));
  }
  return Math.max(0, ...until.values());
}
