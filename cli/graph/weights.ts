import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { dump } from "js-yaml";
import { weightsFrom } from "../../components/model-graph/weights.ts";
import type { ModelGraph } from "../../components/model-graph/spec.ts";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { followingCombiners, weightsFile, type GraphWeights } from "../../stacks/graph-weights.ts";
import type { Answer } from "../answer.ts";

/** What was measured, and of which combiner. */
export interface Measured {
  readonly combiner: string;
  /** Quality by member, the more the better. */
  readonly quality: Readonly<Record<string, number>>;
}

/** Reads `MEMBER=0.95`. @throws {Problem} for what is none */
export function measuredOf(texts: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [member = "", value = ""] = text.split("=", 2);
      const quality = Number(value);
      if (member === "" || value === "" || !(quality >= 0))
        throw new Problem(
          `"${text}" is no measured quality.`,
          "Write MEMBER=NUMBER, such as first=0.95; more is better.",
        );
      return [member, quality] as const;
    }),
  );
}

/**
 * The file of weights as it is to be, where what was measured says other weights. Pure.
 * @throws {Problem} where the graph has no such combiner, or other members
 */
export function nextWeights(
  graph: ModelGraph,
  now: GraphWeights | undefined,
  { combiner, quality }: Measured,
  entry: { readonly at: string; readonly by: string; readonly why?: string },
): { readonly before: Readonly<Record<string, number>>; readonly next: GraphWeights } {
  const node = followingCombiners(graph).get(combiner);
  const { name } = graph.shape;
  if (node?.within === undefined) {
    const there = [...followingCombiners(graph).keys()].join(", ");
    throw new Problem(
      `${name} has no combiner "${combiner}" whose weights may follow what is measured.`,
      there === "" ? 'None of its combiners declares "within".' : `Those that may: ${there}.`,
    );
  }
  const members = Object.keys(node.members);
  if (members.toSorted().join() !== Object.keys(quality).toSorted().join())
    throw new Problem(
      `${combiner} has members ${members.join(", ")}.`,
      "Say what was measured of each of them, and of no other.",
    );
  const weights = Object.fromEntries(
    Object.entries(weightsFrom(quality, node.within)).map(([member, weight]) => [
      member,
      Math.round(weight * 1e6) / 1e6,
    ]),
  );
  const before = now?.combiners[combiner]?.weights ?? node.weights;
  return {
    before,
    next: {
      combiners: { ...now?.combiners, [combiner]: { weights, measured: quality } },
      history: [{ ...entry, combiner, before }, ...(now?.history ?? [])],
    },
  };
}

/** Writes the file, and says what changes. */
export function writeWeights(
  graph: ModelGraph,
  environment: string,
  combiner: string,
  { before, next }: ReturnType<typeof nextWeights>,
  isDryRun: boolean,
): Answer {
  const file = weightsFile(environment, graph.shape.name);
  const weights = next.combiners[combiner]?.weights ?? {};
  if (!isDryRun) {
    mkdirSync(dirname(file), { recursive: true });
    const head = `# Weights of ${graph.shape.name} in ${environment}, by npx ml graph weights; within what stacks/graphs declares.\n`;
    writeFileSync(file, head + dump(next));
  }
  const lines = Object.entries(weights).map(([member, weight]) => `  ${member}  ${before[member] ?? "-"} → ${weight}`);
  const shown = relative(repositoryRoot, file);
  return {
    text: [
      `${graph.shape.name}  ${environment}  ${combiner}`,
      ...lines,
      isDryRun
        ? `${shown} would be written.`
        : `Wrote ${shown}. Next: open a pull request; the preview shows what changes.`,
    ].join("\n"),
    json: { graph: graph.shape.name, environment, combiner, before, weights, file: shown, isDryRun },
    ok: true,
  };
}
