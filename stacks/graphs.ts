import type { Issue } from "../components/issues.ts";
import { graphAsModel, graphRelease } from "../components/model-graph/model.ts";
import type { ModelGraph } from "../components/model-graph/spec.ts";
import { validateGraph } from "../components/model-graph/validate.ts";
import type { Release } from "../components/model-service/release.ts";
import type { ModelSpec } from "../components/model-service/spec.ts";
import { loadWeights, withWeights } from "./graph-weights.ts";

/** A graph as what it is served like. */
export interface ServedGraph {
  readonly spec: ModelSpec;
  readonly release: Release;
}

/**
 * The graphs of an environment: what is wrong with them and with their files of weights, and those of which nothing is as what
 * they are served like.
 * @param weights folder of the files of weights. Default: `stacks/graphs/weights`
 */
export function planGraphs(
  graphs: readonly ModelGraph[],
  models: readonly ModelSpec[],
  environment: string,
  weights?: string,
): { readonly issues: readonly Issue[]; readonly served: readonly ServedGraph[] } {
  const names = models.map(({ name }) => name);
  const checked = graphs.map((graph, index) => {
    const { name } = graph.shape;
    const isTaken = names.includes(name) || graphs.findIndex(({ shape }) => shape.name === name) !== index;
    const taken: readonly Issue[] = isTaken
      ? [{ code: "MG012", path: `graphs.${name}.name`, message: `"${name}" is there twice. Rename the graph.` }]
      : [];
    const weighed = loadWeights(environment, graph, weights);
    return {
      graph: withWeights(graph, weighed.weights),
      issues: [...taken, ...weighed.issues, ...validateGraph(graph)],
    };
  });
  return {
    issues: checked.flatMap(({ issues }) => issues),
    served: checked.flatMap(({ graph, issues }) => {
      if (issues.length > 0) return [];
      const spec = graphAsModel(graph);
      return [{ spec, release: graphRelease(graph, spec) }];
    }),
  };
}
