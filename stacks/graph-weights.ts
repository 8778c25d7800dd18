import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CORE_SCHEMA, load } from "js-yaml";
import { z } from "zod";
import type { Issue } from "../components/issues.ts";
import type { CombineNode } from "../components/model-graph/node.ts";
import type { ModelGraph } from "../components/model-graph/spec.ts";

const numbers = z.record(z.string(), z.number().nonnegative());

const shape = z.strictObject({
  combiners: z.record(z.string(), z.strictObject({ weights: numbers, measured: numbers })),
  /** Newest first; what was weighed until then. */
  history: z
    .array(
      z.strictObject({
        at: z.string(),
        by: z.string(),
        why: z.string().optional(),
        combiner: z.string(),
        before: numbers,
      }),
    )
    .default([]),
});

/** Weights of one graph in one environment, as its file has them. */
export type GraphWeights = z.infer<typeof shape>;

/** Where weights are, by environment and graph. */
export const weightsFolder = join(import.meta.dirname, "graphs", "weights");

export function weightsFile(environment: string, graph: string, folder = weightsFolder): string {
  return join(folder, environment, `${graph}.yaml`);
}

/** The combiners of a graph whose weights may follow what is measured, by name. */
export function followingCombiners({ nodes }: ModelGraph): ReadonlyMap<string, CombineNode> {
  return new Map(
    nodes.flatMap((node) => (node.kind === "combine" && node.within !== undefined ? [[node.name, node] as const] : [])),
  );
}

/** Reads the weights of a graph. @returns undefined where there is no file: those that it declares hold */
export function loadWeights(
  environment: string,
  graph: ModelGraph,
  folder = weightsFolder,
): { readonly weights: GraphWeights | undefined; readonly issues: readonly Issue[] } {
  const { name } = graph.shape;
  const file = weightsFile(environment, name, folder);
  if (!existsSync(file)) return { weights: undefined, issues: [] };
  const path = `graphs/weights/${environment}/${name}.yaml`;
  const issue = (code: "MG013" | "MG014", where: string, message: string): Issue => ({
    code,
    path: `${path}${where}`,
    message,
  });
  const parsed = shape.safeParse(load(readFileSync(file, "utf8"), { schema: CORE_SCHEMA }));
  if (!parsed.success)
    return {
      weights: undefined,
      issues: parsed.error.issues.map(({ path: at, message }) =>
        issue("MG013", ` ${at.join(".")}`, `${message}. Write it by npx ml graph weights ${name} ${environment}.`),
      ),
    };
  const following = followingCombiners(graph);
  const issues = Object.entries(parsed.data.combiners).flatMap(([combiner, { weights }]) => {
    const node = following.get(combiner);
    const where = ` combiners.${combiner}`;
    if (node?.within === undefined)
      return [
        issue(
          "MG014",
          where,
          `${name} has no combiner "${combiner}" whose weights may follow what is measured. Remove it.`,
        ),
      ];
    const { least, most } = node.within;
    const members = Object.keys(node.members).sort().join(", ");
    const sum = Object.values(weights).reduce((a, b) => a + b, 0);
    if (Object.keys(weights).sort().join(", ") !== members)
      return [
        issue("MG014", where, `It weighs ${Object.keys(weights).join(", ")}; its members are ${members}. Weigh those.`),
      ];
    // Where all are 0 no share is a number, and none is within.
    const isWithin = (share: number): boolean => share >= least - 1e-6 && share <= most + 1e-6;
    const outside = Object.entries(weights).filter(([, weight]) => !isWithin(weight / sum));
    return outside.map(([member, weight]) =>
      issue(
        "MG014",
        `${where}.weights.${member}`,
        `${weight} of ${sum} is outside of ${least} to ${most}. Write a share within what the graph declares.`,
      ),
    );
  });
  return { weights: issues.length > 0 ? undefined : parsed.data, issues };
}

/** A graph with the weights that its file says. Pure. */
export function withWeights(graph: ModelGraph, weights: GraphWeights | undefined): ModelGraph {
  if (weights === undefined) return graph;
  const nodes = graph.nodes.map((node) =>
    node.kind === "combine" ? { ...node, weights: weights.combiners[node.name]?.weights ?? node.weights } : node,
  );
  return { ...graph, nodes };
}
