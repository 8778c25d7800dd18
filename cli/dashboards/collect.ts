import { seenOf, type Board, type Panel, type Query, type Seen } from "../../components/monitoring/dashboards/board.ts";
import { timesOf, type AskRange, type Line, type Times } from "./range.ts";

/** A line with its name. */
export interface NamedLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** A panel with what its queries answered. */
export interface DrawnPanel extends Omit<Panel, "queries" | "seen"> {
  readonly queries: readonly string[];
  readonly seen: Seen;
  readonly lines: readonly NamedLine[];
}

/** A moment that stands in every picture. */
export interface Marker {
  /** Seconds since 1970. */
  readonly at: number;
  readonly text: string;
}

/** A dashboard with data. */
export interface DrawnBoard {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly DrawnPanel[];
  readonly markers: readonly Marker[];
}

/** A series' name: the labels in the legend in place of their names. Pure. */
export function legendOf(legend: string, labels: Readonly<Record<string, string>>): string {
  return legend.replaceAll(/\{\{\s*([\w]+)\s*\}\}/g, (_, name: string) => labels[name] ?? "").trim();
}

function exprOf({ expr }: Query, model: string | undefined): string {
  return model === undefined ? expr : expr.replaceAll("$model", model);
}

/** Where a line's value rises above 0 after it was not. Pure. */
export function risesOf({ values }: Line, times: Times): readonly number[] {
  return timesOf(times).filter((_, index) => index > 0 && (values[index] ?? 0) > 0 && (values[index - 1] ?? 0) <= 0);
}

async function drawnPanel(panel: Panel, model: string | undefined, times: Times, ask: AskRange): Promise<DrawnPanel> {
  const { queries, ...rest } = panel;
  const seen = seenOf(panel);
  const exprs = queries.map((query) => exprOf(query, model));
  const answers = seen !== "replayed" ? await Promise.all(exprs.map((expr) => ask(expr, times))) : [];
  const lines = answers.flatMap((found, index) =>
    found.map(({ labels, values }) => ({ name: legendOf(queries[index]?.legend ?? "", labels), values })),
  );
  return { ...rest, queries: exprs, seen, lines };
}

/**
 * Asks for everything that the dashboards show: those of all models once, those of one model for each.
 * @param models names, in the order in which they are to be shown
 */
export async function drawnBoards(
  boards: readonly Board[],
  models: readonly string[],
  times: Times,
  ask: AskRange,
): Promise<readonly DrawnBoard[]> {
  const one = async (board: Board, model: string | undefined): Promise<DrawnBoard> => ({
    id: model === undefined ? board.uid : `${board.uid}-${model}`,
    title: model ?? board.title,
    description: board.description,
    panels: await Promise.all(board.panels.map((panel) => drawnPanel(panel, model, times, ask))),
    markers:
      board.markers === undefined
        ? []
        : (await ask(exprOf(board.markers, model), times)).flatMap((line) =>
            risesOf(line, times).map((at) => ({ at, text: legendOf(board.markers?.legend ?? "", line.labels) })),
          ),
  });
  const drawn: DrawnBoard[] = [];
  // One after another: a dashboard asks for some twenty series at a time, and Prometheus serves the models' alerts too.
  for (const board of boards)
    for (const model of board.of === "model" ? models : [undefined]) drawn.push(await one(board, model));
  return drawn;
}

/** Panels that have been seen with data elsewhere and have none now. Pure. */
export function emptyPanels(boards: readonly DrawnBoard[]): readonly string[] {
  return boards.flatMap(({ title, panels }) =>
    panels
      .filter(
        ({ seen, lines }) => seen === "here" && lines.every(({ values }) => values.every((value) => value === null)),
      )
      .map((panel) => `${title}: ${panel.title}`),
  );
}
