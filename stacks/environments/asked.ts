import { Problem } from "../../local/console/problem.ts";
import { isCloud, type EnvironmentFile } from "./environment.ts";

/** Which models are served where only some are by default: `all`, or their names. */
export type Asked = "all" | readonly string[];

/** Reads what somebody wrote: `all`, or names with commas between them. Undefined: nothing was asked for. Pure. */
export function parseAsked(text: string | undefined): Asked | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  if (text.trim() === "all") return "all";
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/**
 * An environment with the models that were asked for. Pure.
 * @param asked default: those that its file serves
 * @throws {Problem} for a model that the environment does not name
 */
export function withAsked<F extends EnvironmentFile>(file: F, asked: Asked | undefined): F {
  if (asked === undefined || isCloud(file)) return file;
  const all = [...file.models, ...(file.onDemand ?? [])];
  const allGraphs = [...(file.graphs ?? []), ...(file.graphsOnDemand ?? [])];
  if (asked === "all") return { ...file, models: all, onDemand: [], graphs: allGraphs, graphsOnDemand: [] };
  const graphs = allGraphs.filter(({ shape: { name } }) => asked.includes(name));
  // A graph brings what it calls.
  const wanted = new Set([...asked, ...graphs.flatMap(({ models }) => models.map(({ name }) => name))]);
  const known = [...all.map(({ name }) => name), ...allGraphs.map(({ shape: { name } }) => name)];
  const strangers = asked.filter((name) => !known.includes(name));
  if (strangers.length > 0)
    throw new Problem(
      `${file.name} has no model ${strangers.join(", ")}.`,
      `Its models are ${known.join(", ")}; stacks/environments/${file.name}.ts names them.`,
    );
  return {
    ...file,
    models: all.filter(({ name }) => wanted.has(name)),
    onDemand: all.filter(({ name }) => !wanted.has(name)),
    graphs,
    graphsOnDemand: allGraphs.filter((graph) => !graphs.includes(graph)),
  };
}
