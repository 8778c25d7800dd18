import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";
import { areas, type Finding } from "./finding.ts";

const marks: Readonly<Record<Finding["state"], string>> = { ok: "✓", "will be made": "…", missing: "✗" };

/** What was found, by area, with the way out of what is missing. */
export function doctorAnswer(findings: readonly Finding[]): Answer {
  const lacking = findings.filter(({ state }) => state === "missing");
  const sections = areas
    .map((area) => ({ area, found: findings.filter((finding) => finding.area === area) }))
    .filter(({ found }) => found.length > 0)
    .map(({ area, found }) => {
      const rows = found.map(({ name, state, found: words }) => [marks[state], name, words]);
      return `${area}\n${table(rows)}`;
    });
  const verdict =
    lacking.length === 0
      ? "make up can work here."
      : [
          `make up cannot work here yet: ${lacking.length} missing.`,
          ...lacking.map(({ name, wayOut }) => `  ${name} → ${wayOut ?? ""}`),
        ].join("\n");
  return {
    text: [...sections, "✓ there  … made by make up  ✗ missing", verdict].join("\n\n"),
    json: { ok: lacking.length === 0, findings },
    ok: lacking.length === 0,
  };
}
