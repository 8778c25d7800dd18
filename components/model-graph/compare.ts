import type { GraphPicture, PictureLine, PictureStep } from "../../runtimes/graph/picture.ts";

export type { BoxKind, GraphPicture, PictureLine, PictureStep } from "../../runtimes/graph/picture.ts";

export type Mark = "added" | "removed" | "changed" | "same";

/** What a step says otherwise; a side is undefined where it says nothing of it. */
export interface Difference {
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
}

export interface MarkedStep extends PictureStep {
  readonly mark: Mark;
  /** Of a step that changes. */
  readonly differences: readonly Difference[];
}

export interface MarkedLine extends PictureLine {
  readonly mark: Exclude<Mark, "changed">;
}

/** A graph before and after in one picture: what goes is in it, too. */
export interface MarkedPicture {
  readonly name: string;
  readonly mark: Mark;
  readonly steps: readonly MarkedStep[];
  readonly lines: readonly MarkedLine[];
}

function differencesOf(before: PictureStep, after: PictureStep): readonly Difference[] {
  const whats = [...new Set([...Object.keys(before.says), ...Object.keys(after.says)])];
  return whats.flatMap((what): readonly Difference[] => {
    const [was, is] = [before.says[what], after.says[what]];
    if (was === is) return [];
    return [{ what, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}

function markedStep(before: PictureStep | undefined, after: PictureStep): MarkedStep {
  if (before === undefined) return { ...after, mark: "added", differences: [] };
  const differences = differencesOf(before, after);
  return { ...after, mark: differences.length === 0 ? "same" : "changed", differences };
}

function lineName({ from, to, way }: PictureLine): string {
  return JSON.stringify([from, to, way]);
}

/**
 * What becomes of a graph: its steps and lines as they will be, then those that go. Pure.
 * @param before undefined where it was not there
 * @param after undefined where it goes
 */
export function compareGraphs(before: GraphPicture | undefined, after: GraphPicture | undefined): MarkedPicture {
  const steps = new Map(before?.steps.map((step) => [step.id, step]));
  const lines = new Set(before?.lines.map(lineName));
  const [stay, linesStay] = [new Set(after?.steps.map(({ id }) => id)), new Set(after?.lines.map(lineName))];
  const marked: MarkedPicture = {
    name: after?.name ?? before?.name ?? "",
    mark: before === undefined ? "added" : after === undefined ? "removed" : "same",
    steps: [
      ...(after?.steps ?? []).map((step) => markedStep(steps.get(step.id), step)),
      ...(before?.steps ?? [])
        .filter(({ id }) => !stay.has(id))
        .map((step) => ({ ...step, mark: "removed" as const, differences: [] })),
    ],
    lines: [
      ...(after?.lines ?? []).map((line) => ({
        ...line,
        mark: lines.has(lineName(line)) ? ("same" as const) : ("added" as const),
      })),
      ...(before?.lines ?? [])
        .filter((line) => !linesStay.has(lineName(line)))
        .map((line) => ({ ...line, mark: "removed" as const })),
    ],
  };
  const isSame = [...marked.steps, ...marked.lines].every(({ mark }) => mark === "same");
  return marked.mark === "same" && !isSame ? { ...marked, mark: "changed" } : marked;
}

/** A graph as it is, nothing marked. Pure. */
export function unmarked(picture: GraphPicture): MarkedPicture {
  return compareGraphs(picture, picture);
}
