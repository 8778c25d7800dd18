import { writeFileSync } from "node:fs";
import { Argument, Option, type Command } from "commander";
import { drawGraph } from "../../components/model-graph/drawing.ts";
import type { ModelGraph } from "../../components/model-graph/spec.ts";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { loadWeights, withWeights } from "../../stacks/graph-weights.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import type { Answer } from "../answer.ts";
import { addCommand, answering } from "../command.ts";
import { measuredOf, nextWeights, writeWeights } from "../graph/weights.ts";
import { author } from "../releases/edit/author.ts";
import { environmentOf } from "./history.ts";

interface Options {
  readonly out?: string;
  readonly combiner?: string;
  readonly measured?: readonly string[];
  readonly why?: string;
  readonly dryRun?: boolean;
}

async function graphIn(environment: string, name: string): Promise<ModelGraph> {
  const { graphs = [], graphsOnDemand = [] } = await environmentFile(environment);
  const all = [...graphs, ...graphsOnDemand];
  const found = all.find(({ shape }) => shape.name === name);
  if (found !== undefined) return found;
  const names = all.map(({ shape }) => shape.name).join(", ");
  throw new Problem(
    `${environment} has no graph ${name}.`,
    names === "" ? `stacks/environments/${environment}.ts names none.` : `Its graphs are ${names}.`,
  );
}

function drawn(graph: ModelGraph, { out }: Options): Answer {
  const svg = drawGraph(graph);
  if (out !== undefined) writeFileSync(out, svg);
  return {
    text: out === undefined ? svg.trimEnd() : `Wrote ${out}.`,
    json: { graph: graph.shape.name, svg },
    ok: true,
  };
}

async function weighed(graph: ModelGraph, environment: string, options: Options): Promise<Answer> {
  const { combiner, measured = [], why, dryRun } = options;
  if (combiner === undefined)
    throw new Problem(
      "Whose members are to be weighed is not said.",
      "Say --combiner NAME --measured MEMBER=QUALITY …",
    );
  const { weights, issues } = loadWeights(environment, graph);
  if (issues.length > 0) throw new InvalidData(issues, environment);
  const by = await author(repositoryRoot);
  const entry = { at: new Date().toISOString(), by, ...(why === undefined ? {} : { why }) };
  const change = nextWeights(graph, weights, { combiner, quality: measuredOf(measured) }, entry);
  return writeWeights(graph, environment, combiner, change, dryRun === true);
}

export function addGraph(program: Command): void {
  addCommand(program, {
    name: "graph",
    description: "draw a graph of models, or weigh the members of one of its combiners by their measured quality",
    details: `draw gives an SVG: the steps, what they ask, and what the answer does without. weights gives each member
its share of all quality, within the bounds that the graph declares; the file that it writes in
stacks/graphs/weights has its history, as a release has, and a pull request changes it.`,
    examples: [
      "npx ml graph draw flower-care local --out flower-care.svg",
      "npx ml graph weights flower-care local --combiner both --measured first=0.96 second=0.93 --dry-run",
    ],
  })
    .addArgument(new Argument("<action>", "what to do").choices(["draw", "weights"]))
    .argument("<graph>", "graph, as in stacks/graphs")
    .addArgument(environmentOf())
    .option("--out <file>", "draw: where to write it (default: standard output)")
    .option("--combiner <name>", "weights: which of the graph's combiners")
    .addOption(
      new Option("--measured <quality...>", "weights: what was measured of each member, MEMBER=0.95; more is better"),
    )
    .option("--why <text>", "weights: reason, for the history")
    .option("--dry-run", "weights: show what would be written, and write nothing")
    .action(
      answering(async (action: string, name: string, environment: string, options: Options) => {
        const graph = await graphIn(environment, name);
        if (action === "draw") return drawn(withWeights(graph, loadWeights(environment, graph).weights), options);
        return weighed(graph, environment, options);
      }),
    );
}
