import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { ensureGoBuild, isBuilt } from "./go-build.ts";
import { linkInto } from "./links.ts";
import { binFolder, cacheRoot } from "./paths.ts";
import { goRecipes } from "./recipes.ts";
import { versions } from "./versions.ts";

/** Longer than this (s) nobody should wait to learn that there is no way out to the download site. */
const connectTimeout = 5;

const release = `https://github.com/pulumi/pulumi/releases/download/v${versions.pulumi}`;
const archive = `pulumi-v${versions.pulumi}-linux-x64.tar.gz`;

/** Whether `have` (such as `v3.259.0`) is the same as or newer than `want`, within the same major version. */
export function isNewEnough(have: string, want: string): boolean {
  const parts = (text: string): number[] => (/^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim())?.slice(1) ?? []).map(Number);
  const [hMajor, hMinor, hPatch] = parts(have);
  const [wMajor, wMinor, wPatch] = parts(want);
  if (hMajor === undefined || hMinor === undefined || hPatch === undefined) return false;
  if (wMajor === undefined || wMinor === undefined || wPatch === undefined) return false;
  if (hMajor !== wMajor) return false;
  return hMinor !== wMinor ? hMinor > wMinor : hPatch >= wPatch;
}

/** The CLI on the user's PATH, when there is one that is new enough and that is not the one put there by ourselves. */
async function onPath(): Promise<string | undefined> {
  const where = await execa("sh", ["-c", "command -v pulumi"], { reject: false, stdin: "ignore" });
  if (where.failed) return undefined;
  const program = where.stdout.trim();
  if (dirname(program) === binFolder()) return undefined;
  const version = await execa(program, ["version"], { reject: false, stdin: "ignore" });
  return version.failed || !isNewEnough(version.stdout, versions.pulumi) ? undefined : program;
}

/** The checksum (hex SHA-256) that a release's checksum file gives for `file`. */
export function checksumOf(checksums: string, file: string): string | undefined {
  for (const line of checksums.split("\n")) {
    const [sum, name] = line.trim().split(/\s+/);
    if (name === file && sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return sum;
  }
  return undefined;
}

/** Downloads the official release and checks it against the release's own checksums. False when it cannot be had. */
async function download(target: string, say: Say): Promise<boolean> {
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}.`);
  try {
    say("asking for the official download");
    const get = (url: string, file: string): Promise<string> =>
      run([
        "curl",
        "-fsSL",
        "--connect-timeout",
        String(connectTimeout),
        "--max-time",
        "300",
        "-o",
        join(folder, file),
        url,
      ]);
    await get(`${release}/pulumi-${versions.pulumi}-checksums.txt`, "checksums.txt");
    await get(`${release}/${archive}`, archive);
    const expected = checksumOf(readFileSync(join(folder, "checksums.txt"), "utf8"), archive);
    const actual = createHash("sha256")
      .update(readFileSync(join(folder, archive)))
      .digest("hex");
    if (expected !== actual) return false;
    await run(["tar", "-xzf", archive], { cwd: folder });
    renameSync(join(folder, "pulumi"), target);
    return true;
  } catch {
    return false; // no way out, or no such file: the sources are the next way
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function officialFile(): string {
  return join(cacheRoot(), "pulumi", `${versions.pulumi}-official`);
}

/** A Pulumi CLI that is here already, and where it comes from in words. Undefined: it has to be fetched or built. */
export async function findPulumi(): Promise<string | undefined> {
  const own = await onPath();
  if (own !== undefined) return `${own} from PATH`;
  if (existsSync(officialFile())) return `${versions.pulumi}, official download`;
  return isBuilt(goRecipes.pulumi) ? `${versions.pulumi}, built from its Go module` : undefined;
}

/**
 * Puts a Pulumi CLI into the bin folder: the user's own when new enough, else the official download, else one built from
 * its Go module.
 * @returns where it came from, in words
 */
export async function ensurePulumi(say: Say): Promise<string> {
  const own = await onPath();
  if (own !== undefined) {
    linkInto(binFolder(), "pulumi", own);
    return `${own} from PATH`;
  }
  const official = officialFile();
  if (existsSync(official) || (!isBuilt(goRecipes.pulumi) && (await download(official, say)))) {
    linkInto(binFolder(), "pulumi", join(official, "pulumi"));
    return `${versions.pulumi}, official download`;
  }
  await ensureGoBuild(goRecipes.pulumi, say);
  return `${versions.pulumi}, built from its Go module`;
}
