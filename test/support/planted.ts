import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";

/** A package that is vulnerable until a version. */
export type Planted = readonly [ecosystem: string, name: string, fixed: string];

/** Writes a vulnerability database as osv-scanner reads it. @param at when it last changed @returns `root` */
export function plantedDatabase(
  root: string,
  ecosystems: readonly string[],
  packages: readonly Planted[],
  at: Date,
): string {
  for (const ecosystem of ecosystems) {
    mkdirSync(join(root, "osv-scanner", ecosystem), { recursive: true });
    const of = packages.filter(([one]) => one === ecosystem);
    const advisories = [...of, [ecosystem, "nothing-here", "1"] as const].map(([, pkg, fixed], index) => [
      `PLANTED-${index}.json`,
      strToU8(
        JSON.stringify({
          schema_version: "1.6.0",
          id: `PLANTED-${pkg}`,
          modified: at.toISOString(),
          severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
          affected: [
            {
              package: { ecosystem, name: pkg },
              ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed }] }],
            },
          ],
        }),
      ),
    ]);
    writeFileSync(
      join(root, "osv-scanner", ecosystem, "all.zip"),
      zipSync(Object.fromEntries(advisories) as Record<string, Uint8Array>),
    );
  }
  return root;
}
