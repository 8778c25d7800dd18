import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../../../toolchain/paths.ts";
import type { KubeObject } from "../objects.ts";

/** How long what was rendered is kept without being used (ms). */
const keptFor = 30 * 24 * 60 * 60 * 1000;

/**
 * What templates may ask for and get another answer each time: random values, keys, the time, the network.
 * https://helm.sh/docs/chart_template_guide/function_list/ (`derivePassword` is the same each time, and `lookup` finds
 * nothing where a chart is only rendered: https://helm.sh/docs/chart_template_guide/functions_and_pipelines/)
 */
const changing =
  /\b(rand[A-Z]\w*|gen(PrivateKey|CA|CAWithKey|SelfSignedCert\w*|SignedCert\w*)|uuidv4|shuffle|bcrypt|htpasswd|encryptAES|now|ago|getHostByName)\b/;

/** Whether a chart's template renders to the same text each time. */
export function isRepeatable(template: string): boolean {
  return (template.match(/\{\{.*?\}\}/gs) ?? []).every((action) => !changing.test(action));
}

function areRepeatable(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).every((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? areRepeatable(path) : isRepeatable(readFileSync(path, "utf8"));
  });
}

function folderOf(env: NodeJS.ProcessEnv): string {
  return join(cacheRoot(env), "charts");
}

/** Name of what was rendered from these parts, which are all that decides it. */
export function renderedFile(parts: unknown, env: NodeJS.ProcessEnv): string {
  const key = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
  return join(folderOf(env), `${key}.json`);
}

/** What was rendered before; undefined when nothing was. */
export function readRendered(file: string): readonly KubeObject[] | undefined {
  try {
    const objects = JSON.parse(readFileSync(file, "utf8")) as readonly KubeObject[];
    utimesSync(file, new Date(), new Date());
    return objects;
  } catch {
    return undefined; // never rendered, or half written by a machine that went down
  }
}

/**
 * Keeps what was rendered from a chart, unless it may be different the next time.
 * @param chart the chart's folder
 */
export function keepRendered(file: string, chart: string, objects: readonly KubeObject[]): void {
  if (!areRepeatable(chart)) return;
  const folder = join(file, "..");
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(objects), { mode: 0o600 });
  renameSync(unfinished, file);
  for (const name of readdirSync(folder)) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found !== undefined && Date.now() - found.mtimeMs > keptFor) rmSync(join(folder, name), { force: true });
  }
}
