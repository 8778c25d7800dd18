import { createHash } from "node:crypto";
import type { CompiledGraph } from "../../runtimes/graph/spec.ts";
import { graphPort } from "../../runtimes/graph/adapter.ts";
import { bentoText } from "../bento/index.ts";
import { longestRequest } from "../longest-request.ts";
import type { IoSpec, ModelSpec, Release } from "../model-service/settings.ts";
import { compileGraph } from "./compile.ts";
import { longestWay } from "./order.ts";
import { pictureOf } from "./picture.ts";
import type { ModelGraph } from "./spec.ts";

/** The largest request that a graph takes, unless it says otherwise: it holds all of it, and what each step gives. */
const defaultBody = "1Mi";

/** Seconds that a graph's longest request takes: its slowest way and what mapping takes, at most what the gateway waits. */
function longestSeconds({ nodes }: ModelGraph): number {
  return Math.min(longestRequest, Math.ceil(longestWay(nodes) / 1000) + 1);
}

/** What goes into a graph and comes out of it, as a model would declare it. */
export function ioOf({ shape: { inputs }, outputs }: ModelGraph): IoSpec {
  return {
    inputs,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { datatype }]) => [name, datatype])),
  };
}

/**
 * A graph as what it is served like: a model whose runtime is its compiled configuration and which calls its steps. Names,
 * policies, address, scaling, monitoring and cost follow from it as they do for every model. Pure.
 */
export function graphAsModel(graph: ModelGraph): ModelSpec {
  const { inputs: _, limits, ...shape } = graph.shape;
  const longestRequestSeconds = longestSeconds(graph);
  const configuration = bentoText(compileGraph(graph, graphPort, longestRequestSeconds)) as CompiledGraph;
  return {
    ...shape,
    runtime: { kind: "graph", configuration, longestRequestSeconds, picture: pictureOf(graph) },
    calls: graph.models.map(({ name }) => name),
    io: ioOf(graph),
    limits: { body: defaultBody, ...limits },
    load: { budget: "30s" },
  };
}

/** A graph has no release: what it is, is code. Its version is the digest of its configuration. Pure. */
export function graphRelease({ shape: { name, golden } }: ModelGraph, { runtime }: ModelSpec): Release {
  if (runtime.kind !== "graph") throw new RangeError(`${name} is no graph`);
  const hash = createHash("sha256").update(runtime.configuration).digest("hex");
  return {
    champion: { digest: `sha256:${hash}`, version: hash.slice(0, 8), from: `file:stacks/graphs/${name}.ts`, golden },
  };
}
