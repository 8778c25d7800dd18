import { graphLines } from "../graph-words.ts";
import type { StackReport } from "../report.ts";
import { escaped, short } from "./escape.ts";
import { atMost, type Section } from "./section.ts";

/** What becomes of the graphs of models that change; the page draws them. */
export function graphSections({ graphs = [] }: StackReport): readonly Section[] {
  const lines = graphs.flatMap(graphLines);
  if (lines.length === 0) return [];
  return [
    {
      name: "graphs of models",
      weight: 88,
      lines: ["**Graphs of models:**", "", ...atMost(lines, 30, (line) => `- ${escaped(short(line, 400))}`, "changes")],
    },
  ];
}
