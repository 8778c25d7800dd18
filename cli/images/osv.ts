import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { unzipSync } from "fflate";
import { z } from "zod";
import { Problem } from "../../local/console/problem.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import type { KnownPackage } from "./packages.ts";
import type { Findings } from "./vulnerabilities.ts";

/**
 * What is asked: packages with exactly the names of the database, in the form that osv-scanner writes itself.
 * https://google.github.io/osv-scanner/usage/#scan-with-a-custom-lockfile
 */
function asked(packages: readonly KnownPackage[]): string {
  return JSON.stringify({
    results: [{ source: { path: "image", type: "sbom" }, packages: packages.map((one) => ({ package: one })) }],
  });
}

/** What osv-scanner answers: https://google.github.io/osv-scanner/output/#json */
const answered = z.looseObject({
  results: z.array(
    z.looseObject({
      packages: z.array(
        z.looseObject({
          package: z.looseObject({ name: z.string(), version: z.string() }),
          groups: z.array(
            z.looseObject({ ids: z.array(z.string()), aliases: z.array(z.string()), max_severity: z.string() }),
          ),
        }),
      ),
    }),
  ),
});

/** Where osv-scanner looks for an ecosystem's archive below the folder that it is told. */
function archiveOf(database: string, ecosystem: string): string {
  return join(database, "osv-scanner", ecosystem, "all.zip");
}

/** How new an archive of advisories is: the time of its newest change. https://ossf.github.io/osv-schema/#id-modified-fields */
function newestIn(archive: string): Date | undefined {
  const decoder = new TextDecoder();
  let newest = "";
  for (const bytes of Object.values(unzipSync(readFileSync(archive)))) {
    const modified = /"modified"\s*:\s*"([^"]+)"/.exec(decoder.decode(bytes))?.[1] ?? "";
    if (modified > newest) newest = modified;
  }
  return newest === "" ? undefined : new Date(newest);
}

/** The oldest of what several archives know at the newest: one that was left behind makes all of them old. */
function knownAt(archives: readonly string[]): Date | undefined {
  const times = archives.map((archive) => newestIn(archive)?.getTime() ?? Number.NEGATIVE_INFINITY);
  const oldest = Math.min(...times);
  return Number.isFinite(oldest) ? new Date(oldest) : undefined;
}

/**
 * Judges packages by a database on this machine: for each ecosystem `osv-scanner/ECOSYSTEM/all.zip` below the folder, as
 * https://google.github.io/osv.dev/data/#data-dumps publishes them. Nobody is asked over the network.
 * @throws {Problem} where osv-scanner does not answer
 */
export async function judgeByOsv(
  packages: readonly KnownPackage[],
  others: readonly string[],
  database: string,
): Promise<Findings> {
  if (!existsSync(join(database, "osv-scanner")))
    throw new Problem(
      `There is no vulnerability database in ${database}: no folder osv-scanner.`,
      "docs/images.md says where it comes from and how it lies there.",
    );
  const ecosystems = [...new Set(packages.map(({ ecosystem }) => ecosystem))].sort();
  const there = ecosystems.filter((ecosystem) => existsSync(archiveOf(database, ecosystem)));
  const judged = packages.filter(({ ecosystem }) => there.includes(ecosystem));
  const folder = mkdtempSync(join(tmpdir(), "osv-"));
  try {
    const file = join(folder, "packages.json");
    writeFileSync(file, asked(judged));
    const { exitCode, stdout, stderr } = await execa(
      toolPath("osv-scanner"),
      ["scan", "--experimental-offline", "--format", "json", "-L", `osv-scanner:${file}`],
      { env: { OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: database }, reject: false, stdin: "ignore" },
    );
    // 1: vulnerabilities were found; without packages it ends with another.
    const isAnswer = exitCode === 0 || exitCode === 1;
    if (!isAnswer && judged.length > 0)
      throw new Problem(
        `osv-scanner ended with code ${exitCode ?? "none"}: ${stderr.slice(-500)}`,
        "The lines above are its own last words.",
      );
    const { results } = isAnswer ? answered.parse(JSON.parse(stdout)) : { results: [] };
    return {
      by: "osv-scanner",
      vulnerabilities: results
        .flatMap((result) => result.packages)
        .flatMap(({ package: { name, version }, groups }) =>
          groups.map(({ ids, aliases, max_severity }) => ({
            id: ids[0] ?? "",
            aliases: [...new Set([...ids, ...aliases])],
            package: name,
            version,
            severity: max_severity === "" ? undefined : Number(max_severity),
          })),
        ),
      knownAt: there.length === 0 ? undefined : knownAt(there.map((ecosystem) => archiveOf(database, ecosystem))),
      blind: [
        ...ecosystems
          .filter((ecosystem) => !there.includes(ecosystem))
          .map((ecosystem) => `the database has nothing about ${ecosystem}`),
        ...(packages.length === 0 && others.length > 0 ? ["no database is asked about any of what it has"] : []),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
