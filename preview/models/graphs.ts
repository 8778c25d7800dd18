import {
  compareGraphs,
  type BoxKind,
  type GraphPicture,
  type MarkedPicture,
  type PictureLine,
  type PictureStep,
} from "../../components/model-graph/compare.ts";
import type { Folded } from "../events/fold.ts";
import { isPlain, list, plain, text, type Plain } from "../values/plain.ts";
import type { Scrubber } from "../values/scrub.ts";
import { modelServiceType } from "./belonging.ts";

const kinds: Readonly<Record<BoxKind, true>> = {
  "edge of the graph": true,
  call: true,
  computed: true,
  choice: true,
  combiner: true,
};

function kindOf(value: unknown): BoxKind {
  const kind = text(value);
  return Object.hasOwn(kinds, kind) ? (kind as BoxKind) : "computed";
}

function stepOf(step: Plain, word: (value: unknown) => string): PictureStep {
  const says = Object.entries(plain(step["says"])).map(([what, said]) => [what, word(said)] as const);
  return {
    id: text(step["id"]),
    title: word(step["title"]),
    below: word(step["below"]),
    kind: kindOf(step["kind"]),
    isSoft: step["isSoft"] === true,
    ...(text(step["asks"]) === "" ? {} : { asks: word(step["asks"]) }),
    says: Object.fromEntries(says),
  };
}

function lineOf(line: Plain): PictureLine {
  const [from, to, way] = [text(line["from"]), text(line["to"]), line["way"]];
  return { from, to, ...(typeof way === "string" ? { way } : {}) };
}

/** The graph that a component says to be; undefined where it is a model, or of a stack that did not draw graphs yet. */
function pictureIn(folded: Folded, side: "old" | "new", scrub: Scrubber): GraphPicture | undefined {
  const model = plain(folded[side]?.inputs["model"]);
  const picture = plain(model["runtime"])["picture"];
  if (!isPlain(picture)) return undefined;
  return {
    name: text(model["name"]),
    steps: list(picture["steps"])
      .filter(isPlain)
      .map((step) => stepOf(step, (value) => scrub.text(text(value)))),
    lines: list(picture["lines"]).filter(isPlain).map(lineOf),
  };
}

const [gone, come] = [new Set(["delete", "discard"]), new Set(["create", "import"])];

/** What becomes of every graph of models: those that change first, then by name. Pure. */
export function graphChanges(all: readonly Folded[], scrub: Scrubber): readonly MarkedPicture[] {
  const graphs = all.flatMap((folded): readonly MarkedPicture[] => {
    if (folded.type !== modelServiceType) return [];
    const before = come.has(folded.operation) ? undefined : pictureIn(folded, "old", scrub);
    const after = gone.has(folded.operation) ? undefined : pictureIn(folded, "new", scrub);
    return before === undefined && after === undefined ? [] : [compareGraphs(before, after)];
  });
  return graphs.sort(
    (one, other) => Number(one.mark === "same") - Number(other.mark === "same") || (one.name < other.name ? -1 : 1),
  );
}

/** The graphs that each model is a step of, before or after. Pure. */
export function graphsByModel(graphs: readonly MarkedPicture[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name, steps } of graphs)
    for (const model of new Set(steps.flatMap(({ asks }) => (asks === undefined ? [] : [asks]))))
      found.set(model, [...(found.get(model) ?? []), name].sort());
  return found;
}
