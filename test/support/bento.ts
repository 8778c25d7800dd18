import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { dump } from "js-yaml";
import { bentoText, type BentoConfiguration } from "../../components/bento/configuration.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";

/** The program that the image has; compiled once, which takes minutes, and from then on in the cache. */
export async function bentoProgram(): Promise<string> {
  return join(await ensureContext("bento", () => undefined), "bento");
}

async function judged(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "ml-serving-bento-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { all, exitCode } = await execa(await bentoProgram(), args, { cwd: folder, env, all: true, reject: false });
    if (exitCode === 0) return "";
    return all.trim() === "" ? `bento ${args.join(" ")}: exit code ${exitCode ?? "none"}` : all.trim();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What Bento's own linter holds against a configuration; nothing where it takes it.
 * @param env variables that it reads. @default none
 */
export async function bentoLint(
  configuration: BentoConfiguration,
  env?: Readonly<Record<string, string>>,
): Promise<string> {
  return judged(["lint", "--deprecated", "bento.yaml"], { "bento.yaml": bentoText(configuration) }, env);
}

/**
 * One case of Bento's own test of configurations: https://warpstreamlabs.github.io/bento/docs/configuration/unit_testing
 */
export interface BentoCase {
  readonly name: string;
  /** A label, or a path such as `/pipeline/processors/0`; a number of them in a row where the path is a list. */
  readonly target_processors: string;
  readonly mocks?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input_batch: readonly Readonly<Record<string, unknown>>[];
  readonly output_batches: readonly (readonly Readonly<Record<string, unknown>>[])[];
}

/** Runs cases against a configuration by `bento test`. @returns what failed; nothing where all pass */
export async function bentoTest(configuration: BentoConfiguration, cases: readonly BentoCase[]): Promise<string> {
  return judged(["test", "bento.yaml"], {
    "bento.yaml": bentoText(configuration),
    "bento_bento_test.yaml": dump({ tests: cases }, { noRefs: true, lineWidth: -1 }),
  });
}
