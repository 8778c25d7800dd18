import { Option } from "commander";
import type { Report } from "../../preview/report.ts";

/** `P01,M08` */
function ids(written: string): readonly string[] {
  return written
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

/** The option by which somebody names rules that must have been evaluated. */
export function mustKnowOption(description: string): Option {
  return new Option("--must-know <ids>", description).argParser(ids).default([], "none");
}

/** Rules that nobody could evaluate and somebody has to know of, with their stacks. Pure. */
export function unknownRules({ stacks }: Pick<Report, "stacks">, mustKnow: readonly string[]): readonly string[] {
  return stacks.flatMap(({ stack, policies }) =>
    mustKnow.flatMap((id) => {
      const rule = policies.rules.find((one) => one.id === id || one.name === id);
      return rule === undefined || rule.outcome === "not evaluated" ? [`${stack}: ${id}`] : [];
    }),
  );
}
