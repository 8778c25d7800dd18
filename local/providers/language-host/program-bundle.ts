import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBundle } from "../../bundle/bundle.ts";
import type { ProgramRun, Started } from "./program-command.ts";

/** Arguments of node, parted into the modules that it loads before a program and all others. */
export interface Parted {
  /** In the order in which they are loaded, without tsx: a bundle is JavaScript. */
  readonly preloads: readonly string[];
  readonly others: readonly string[];
  readonly byTsx: boolean;
}

/** Parts `--import NAME` and `--import=NAME` from the rest; modules that are text in a URL stay with the rest. */
export function partArguments(nodeargs: readonly string[]): Parted {
  const preloads: string[] = [];
  const others: string[] = [];
  for (let at = 0; at < nodeargs.length; at += 1) {
    const word = nodeargs[at] ?? "";
    const named = word === "--import" ? nodeargs[(at += 1)] : /^--import=(.*)$/.exec(word)?.[1];
    if (named === undefined) others.push(word);
    else if (named.startsWith("data:")) others.push(`--import=${named}`);
    else preloads.push(named);
  }
  const isTsx = (name: string): boolean => name === "tsx" || name === "tsx/esm";
  return { preloads: preloads.filter((name) => !isTsx(name)), others, byTsx: preloads.some(isTsx) };
}

/** Makes the SDK's messages fast before it is loaded. */
export const fastMessages = join(import.meta.dirname, "../serve/fast-struct.ts");

const quietLog = join(import.meta.dirname, "quiet-log.ts");

/**
 * Starts a program from a bundle of it and its SDK. The program stays as it was written when it is not one that tsx
 * loads, or when it cannot be bundled: what is wrong with it is then told where it runs.
 */
export async function bundled(run: ProgramRun, asWritten: Started): Promise<Started> {
  const { preloads, others, byTsx } = partArguments(asWritten.nodeargs);
  const program = resolve(run.programDirectory, run.entryPoint);
  if (!byTsx || statSync(program, { throwIfNoEntry: false })?.isFile() !== true) return asWritten;
  const fromRoot = createRequire(join(run.rootDirectory, "index.js"));
  try {
    const modules = preloads.map((name) => (name.startsWith("file:") ? fileURLToPath(name) : fromRoot.resolve(name)));
    const bundle = await ensureBundle({
      programs: { run: [fastMessages, quietLog, ...modules, asWritten.runner], program: [program] },
      folder: run.rootDirectory,
    });
    return { nodeargs: others, runner: bundle.file("run"), entryPoint: bundle.file("program") };
  } catch {
    return asWritten;
  }
}
