import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { runMain } from "../local/console/problem.ts";
import { duration, step } from "../local/console/steps.ts";
import { ensureLocalImages } from "../local/images/build.ts";
import { ensureContexts } from "../local/runtime-contexts.ts";
import {
  ensureClusterTools,
  ensureEngine,
  ensureJudges,
  ensureRehearsalTools,
  prepareClusterTools,
} from "../local/toolchain/ensure.ts";
import { repositoryRoot } from "../local/toolchain/paths.ts";

/** What a part of the proof came to. */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What this machine cannot run, and why: said at the end of every run, so that nothing is skipped in silence. */
const cannotRun: readonly string[] = [
  "the official provider plugins and language host: their downloads cannot be reached from everywhere; `docs/providers.md` says how to run the same conformance suite through them",
];

/** Static checks; each counts as one test. */
const checks: readonly (readonly [string, readonly [string, ...string[]]])[] = [
  ["types", ["npx", "tsc", "--noEmit"]],
  ["lint", ["npx", "eslint", "--max-warnings", "0", "."]],
  ["format", ["npx", "prettier", "--check", "--log-level", "warn", "."]],
  ["unused code", ["npx", "knip"]],
];

/** Suites in the order from fast to slow; each is a project of vitest.config.ts. */
const suites = [
  "unit",
  "network",
  "monitoring",
  "tenancy",
  "pmml",
  "sklearn",
  "tensorflow",
  "registry",
  "cli",
  "conformance",
  "engine",
  "cluster",
  "runtimes",
  "rehearsal",
] as const;

/** Suites that share nothing with the others and run beside them, so many files at a time. */
const beside = { aws: 2 } as const;

async function check(name: string, command: readonly [string, ...string[]]): Promise<Count> {
  const [file, ...args] = command;
  const result = await step(`check: ${name}`, async (say) => {
    say(command.join(" "));
    const ended = await execa(file, args, { cwd: repositoryRoot, all: true, reject: false, stdin: "ignore" });
    return { failed: ended.failed, words: ended.all };
  });
  if (result.failed) console.log(result.words);
  return { passed: result.failed ? 0 : 1, failed: result.failed ? 1 : 0, skipped: 0 };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

function title(name: string): string {
  return `\n── ${name} `.padEnd(80, "─");
}

/**
 * Runs one suite. One that cannot even start counts as failed.
 *
 * @param files how many of its files run at a time, beside other suites, with its output shown in the end. Undefined: one,
 *   alone, with its output shown as it comes
 */
async function suite(name: string, reports: string, files?: number): Promise<Count> {
  const report = join(reports, `${name}.json`);
  const command = ["vitest", "run", "--project", name, "--reporter=default", "--reporter=json"];
  const more = files === undefined ? [] : [`--poolOptions.forks.maxForks=${files}`, "--poolOptions.forks.minForks=1"];
  if (files === undefined) console.log(title(name));
  const ended = await execa("npx", [...command, ...more, `--outputFile.json=${report}`], {
    cwd: repositoryRoot,
    stdin: "ignore",
    reject: false,
    ...(files === undefined ? { stdout: "inherit", stderr: "inherit" } : { all: true }),
  });
  if (files !== undefined) console.log(title(name), "\n", ended.all);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const told = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
  const failed = told.numFailedTests > 0 ? told.numFailedTests : ended.failed ? 1 : 0;
  return { passed: told.numPassedTests, failed, skipped: told.numPendingTests + told.numTodoTests };
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

await runMain(async () => {
  const began = performance.now();
  const only = process.argv.slice(2);
  const isWanted = (name: string): boolean => only.length === 0 || only.includes(name);
  const counts: Count[] = [];

  console.log("What the suites run on");
  prepareClusterTools();
  await ensureEngine();
  await ensureClusterTools();
  await ensureRehearsalTools();
  await ensureJudges();
  await step("images of the cluster", ensureLocalImages);
  await ensureContexts();

  const reports = mkdtempSync(join(tmpdir(), "ml-serving-test-"));
  const others = Object.entries(beside)
    .filter(([name]) => isWanted(name))
    .map(([name, files]) => suite(name, reports, files));
  try {
    if (only.length === 0) for (const [name, command] of checks) counts.push(await check(name, command));
    for (const name of suites.filter(isWanted)) counts.push(await suite(name, reports));
    counts.push(...(await Promise.all(others)));
  } finally {
    rmSync(reports, { recursive: true });
  }
  const total = sum(counts);
  console.log(`\nNot run here:\n${cannotRun.map((line) => `  - ${line}`).join("\n")}`);
  console.log(`\nin ${duration(performance.now() - began)}`);
  const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  if (total.failed > 0) process.exitCode = 1;
});
