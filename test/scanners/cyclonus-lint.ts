import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { run } from "../../local/console/run.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import type { ScannerFinding } from "../../policies/scanners/waivers.ts";
import type { RenderedObject } from "../../stacks/render.ts";
import { inFolder } from "./files.ts";

/** What cyclonus warns of in NetworkPolicies taken together. https://github.com/mattfenwick/cyclonus/tree/v0.5.6/pkg/linter */
export function cyclonusLint(objects: readonly RenderedObject[]): Promise<readonly ScannerFinding[]> {
  return inFolder(async (folder) => {
    const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
    mkdirSync(join(folder, "policies"));
    // A file each: of a file with several documents it reads the first.
    policies.forEach((policy, index) => {
      writeFileSync(join(folder, "policies", `${index}.yaml`), dump(policy));
    });
    const told = await run([
      toolPath("cyclonus"),
      "analyze",
      "--mode=lint",
      `--policy-path=${join(folder, "policies")}`,
    ]);
    // A table: a row begins after a line of dashes, and its cells go over several lines.
    const rows = told.split(/^\+[-+]+\+$/m).map((row) => row.split("\n").map((line) => line.split("|")));
    return rows.flatMap((row) => {
      const check = row.map((cells) => cells[2]?.trim() ?? "").find((cell) => cell.startsWith("Check"));
      if (check === undefined) return [];
      const target = row.map((cells) => cells[3] ?? "").join(" ");
      return row
        .map((cells) => cells[4]?.trim() ?? "")
        .filter((source) => source.includes("/"))
        .map((source) => ({
          scanner: "cyclonus" as const,
          check,
          object: `NetworkPolicy ${source}`,
          part: "",
          message: target.replaceAll(/\s+/g, " ").trim(),
        }));
    });
  });
}
