import { mkdtempSync, rmSync } from "node:fs";
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
import { runSuite, type Count, type Failure } from "./run/suite.ts";

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

/**
 * Suites, each a project of vitest.config.ts, in two lanes that run side by side, each one suite after another. Those of
 * the second share nothing with those of the first but the machine.
 */
const lanes = [
  [
    "unit",
    "network",
    "monitoring",
    "tenancy",
    "pmml",
    "mlserver",
    "functions",
    "tensorflow",
    "triton",
    "registry",
    "cli",
    "conformance",
    "engine",
    "aws",
  ],
  // Whole clusters: they look at everything that a cluster leaves on the machine, so only one is there at a time.
  ["cluster", "runtimes", "rehearsal"],
] as const;

/** Files at a time, of suites whose files share nothing. */
const filesAtATime: Readonly<Partial<Record<string, number>>> = { aws: 2 };

/** Files that failed are run once more, alone, when they are no more than so many. */
const mostSecondTries = 5;

async function check(name: string, command: readonly [string, ...string[]]): Promise<Count> {
  const [file, ...args] = command;
  const result = await step(`check: ${name}`, async (say) => {
    say(command.join(" "));
    const ended = await execa(file, args, { cwd: repositoryRoot, all: true, reject: false, stdin: "ignore" });
    return { failed: ended.failed, words: ended.all };
  });
  if (result.failed) console.log(result.words);
  if (!result.failed) return { passed: 1, failed: 0, skipped: 0, failures: [] };
  const why = result.words.trim().split("\n").slice(-6).join("\n");
  return { passed: 0, failed: 1, skipped: 0, failures: [{ suite: "check", file: "", name, why }] };
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      failures: [...all.failures, ...one.failures],
    }),
    { passed: 0, failed: 0, skipped: 0, failures: [] },
  );
}

/**
 * Runs the files that failed once more, alone. What passes then depended on what ran beside it: it counts as passed and is
 * told at the end by its name, as something to mend.
 */
async function secondTry(
  total: Count,
  reports: string,
): Promise<{ readonly total: Count; readonly odd: readonly Failure[] }> {
  const files = new Map(total.failures.map(({ file, suite }) => [file, suite]));
  // Pure tests do not depend on what runs beside them, and what has no file cannot be run alone.
  const isHopeless =
    [...files].some(([file, suite]) => file === "" || suite === "unit") || files.size > mostSecondTries;
  if (total.failed === 0 || isHopeless) return { total, odd: [] };
  let left = total;
  const odd: Failure[] = [];
  for (const [file, suite] of files) {
    console.log(`\n${file} failed; once more, alone`);
    const { failed } = await runSuite(suite, { reports, isLive: true, only: [file] });
    if (failed > 0) continue;
    const mended = left.failures.filter((failure) => failure.file === file);
    odd.push(...mended);
    left = {
      ...left,
      passed: left.passed + mended.length,
      failed: left.failed - mended.length,
      failures: left.failures.filter((failure) => failure.file !== file),
    };
  }
  return { total: left, odd };
}

/** Failures as a list, each by suite, file and name. */
function listed(failures: readonly Failure[]): string {
  return failures
    .map(
      ({ suite, file, name, why }) =>
        `  - ${[suite, file, name].filter((part) => part !== "").join(" > ")}\n      ${why.replaceAll("\n", "\n      ")}`,
    )
    .join("\n");
}

await runMain(async () => {
  const began = performance.now();
  const only = process.argv.slice(2);
  const isWanted = (name: string): boolean => only.length === 0 || only.includes(name);

  console.log("What the suites run on");
  prepareClusterTools();
  await ensureEngine();
  await ensureClusterTools();
  await ensureRehearsalTools();
  await ensureJudges();
  await step("images of the cluster", ensureLocalImages);
  await ensureContexts();

  const reports = mkdtempSync(join(tmpdir(), "ml-serving-test-"));
  const lane = async (suites: readonly string[], isLive: boolean): Promise<readonly Count[]> => {
    const counts: Count[] = [];
    for (const name of suites.filter(isWanted)) {
      const files = filesAtATime[name];
      counts.push(await runSuite(name, { reports, isLive, ...(files === undefined ? {} : { files }) }));
    }
    return counts;
  };
  const checked = async (): Promise<readonly Count[]> => {
    const counts: Count[] = [];
    if (only.length === 0) for (const [name, command] of checks) counts.push(await check(name, command));
    return [...counts, ...(await lane(lanes[0], true))];
  };
  try {
    const counts = await Promise.all([checked(), lane(lanes[1], false)]);
    const { total, odd } = await secondTry(sum(counts.flat()), reports);
    console.log(`\nNot run here:\n${cannotRun.map((line) => `  - ${line}`).join("\n")}`);
    if (odd.length > 0) console.log(`\nFailed beside others and passed alone, to be mended:\n${listed(odd)}`);
    if (total.failures.length > 0) console.log(`\nFailed:\n${listed(total.failures)}`);
    console.log(`\nin ${duration(performance.now() - began)}`);
    const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
    console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
    if (total.failed > 0) process.exitCode = 1;
  } finally {
    rmSync(reports, { recursive: true });
  }
});
