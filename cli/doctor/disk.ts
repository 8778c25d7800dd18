import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { execa } from "execa";
import { stateRoot } from "../../local/cluster/layout.ts";
import { cacheRoot } from "../../local/toolchain/paths.ts";
import { ok, type Finding } from "./finding.ts";

function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

/** Free bytes where a folder is, or will be. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(existing(folder));
  return bavail * bsize;
}

/** Folders that grow, with what each is for. Those of Go are the user's own, shared with their other projects. */
async function folders(hasGo: boolean): Promise<readonly (readonly [string, string])[]> {
  const go = hasGo ? await execa("go", ["env", "GOMODCACHE", "GOCACHE"], { cwd: "/", reject: false }) : undefined;
  const [modules, builds] = go?.failed === false ? go.stdout.split("\n") : [];
  return [
    [cacheRoot(), "cache: what was built and fetched; may be removed, is made again"],
    [stateRoot(), "state of clusters; make down removes it"],
    ...(modules === undefined ? [] : ([[modules, "Go's modules: go clean -modcache"]] as const)),
    ...(builds === undefined ? [] : ([[builds, "Go's compiler cache: go clean -cache"]] as const)),
  ];
}

/** Longer than this (ms) nobody should wait to learn a size. */
const patience = 20_000;

async function sizeOf(folder: string): Promise<string> {
  if (!existsSync(folder)) return "empty";
  const { stdout, timedOut } = await execa("du", ["-s", "--block-size=1M", folder], {
    reject: false,
    timeout: patience,
  });
  const megabytes = /^\d+/.exec(stdout)?.[0];
  return timedOut || megabytes === undefined ? "size unknown" : `${(Number(megabytes) / 1024).toFixed(1)} GiB`;
}

/** How much the folders take that this project writes to. */
export async function diskFindings(hasGo: boolean): Promise<readonly Finding[]> {
  return Promise.all(
    (await folders(hasGo)).map(async ([folder, what]) => ok("disk", folder, `${await sizeOf(folder)}, ${what}`)),
  );
}
