import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { runMain } from "../local/console/problem.ts";
import { duration, step } from "../local/console/steps.ts";
import { ensureLocalImages } from "../local/images/build.ts";
import { ensureContexts } from "../local/runtime-contexts.ts";
import { packedImages, sparkImage } from "../runtimes/images.ts";
import {
  ensureClusterTools,
  ensureEngine,
  ensureJudges,
  ensureRehearsalTools,
  prepareClusterTools,
} from "../local/toolchain/ensure.ts";
import { repositoryRoot } from "../local/toolchain/paths.ts";
import { runSuite, type Failure, type FileCount } from "./run/suite.ts";

/** What this machine cannot run, and why: said at the end of every run, so that nothing is skipped in silence. */
const cannotRun: readonly string[] = [
  "the official provider plugins and language host: their downloads cannot be reached from everywhere; `docs/providers.md` says how to run the same conformance suite through them",
];

/** Static checks; each counts as one test. */
const checks: readonly (readonly [string, readonly [string, ...string[]]])[] = [
  ["types", ["npx", "tsc", "--noEmit"]],
  ["types of the preview's page", ["npx", "tsc", "--noEmit", "-p", "preview/page/client"]],
  ["lint", ["npx", "eslint", "--max-warnings", "0", "."]],
  ["format", ["npx", "prettier", "--check", "--log-level", "warn", "."]],
  ["unused code", ["npx", "knip"]],
];

/** Suites that run one after another, and lanes that begin side by side when the last of them has ended. */
interface Lane {
  readonly suites: readonly string[];
  readonly then?: readonly Lane[];
}

/**
 * Suites, each a project of vitest.config.ts, in lanes that run side by side. Those of different lanes share nothing but
 * the machine. What is told live is the first lane.
 */
const lanes: readonly Lane[] = [
  {
    suites: [
      "unit",
      "mutants",
      "network",
      "scanners",
      "monitoring",
      "tenancy",
      "functions",
      "graphs",
      "nearline",
      "batch",
      "registry",
      "sources",
      "delivery",
      "cli",
    ],
  },
  { suites: ["parity", "pmml", "mlserver", "tensorflow", "triton", "conformance", "engine", "aws"] },
  // The first looks at everything that a cluster leaves on the machine: no other may come or go meanwhile.
  { suites: ["cluster"], then: [{ suites: ["releases", "runtimes"] }, { suites: ["rehearsal", "own"] }] },
];

/** Files at a time, of suites whose files share nothing. */
const filesAtATime: Readonly<Partial<Record<string, number>>> = { aws: 2, rehearsal: 2 };

/** Suites whose files are pure, so that they may share what a process has loaded: a quarter of the time. */
const shared: readonly string[] = ["unit"];

/** Files that failed are run once more, alone, when they are no more than so many. */
const mostSecondTries = 5;

async function check(name: string, command: readonly [string, ...string[]]): Promise<FileCount> {
  const [file, ...args] = command;
  const result = await step(`check: ${name}`, async (say) => {
    say(command.join(" "));
    const ended = await execa(file, args, { cwd: repositoryRoot, all: true, reject: false, stdin: "ignore" });
    return { failed: ended.failed, words: ended.all };
  });
  if (result.failed) console.log(result.words);
  if (!result.failed) return { suite: "check", file: "", passed: 1, skipped: 0, failures: [] };
  const why = result.words.trim().split("\n").slice(-6).join("\n");
  return { suite: "check", file: "", passed: 0, skipped: 0, failures: [{ suite: "check", file: "", name, why }] };
}

/**
 * Runs the files that failed once more, alone. What passes then depended on what ran beside it: it counts as passed and is
 * told at the end by its name, as something to mend.
 */
async function secondTry(
  counts: readonly FileCount[],
  reports: string,
): Promise<{ readonly counts: readonly FileCount[]; readonly odd: readonly Failure[] }> {
  const failed = counts.filter(({ failures }) => failures.length > 0);
  // What has no file cannot be run alone.
  const isHopeless = failed.some(({ file }) => file === "");
  if (isHopeless || failed.length > mostSecondTries) return { counts, odd: [] };
  let left = counts;
  const odd: Failure[] = [];
  for (const { file, suite, failures } of failed) {
    console.log(`\n${file} failed; once more, alone`);
    const again = await runSuite(suite, { reports, isLive: true, only: [file] });
    if (again.length === 0 || again.some((one) => one.failures.length > 0)) continue;
    odd.push(...failures);
    left = [...left.filter((one) => one.file !== file), ...again];
  }
  return { counts: left, odd };
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
  // No test runs Spark's, which is a gigabyte.
  await ensureContexts(packedImages.filter((kind) => kind !== sparkImage));

  const reports = mkdtempSync(join(tmpdir(), "ml-serving-test-"));
  const lane = async ({ suites, then = [] }: Lane, isLive: boolean): Promise<readonly FileCount[]> => {
    const counts: FileCount[] = [];
    for (const name of suites.filter(isWanted)) {
      const files = filesAtATime[name];
      const asked = { reports, isLive, isShared: shared.includes(name), ...(files === undefined ? {} : { files }) };
      counts.push(...(await runSuite(name, asked)));
    }
    return [...counts, ...(await Promise.all(then.map((next) => lane(next, false)))).flat()];
  };
  // Beside the lanes: they look at files alone, and the first lane would be the last to end with them in it.
  const checked = async (): Promise<readonly FileCount[]> => {
    const counts: FileCount[] = [];
    if (only.length === 0) for (const [name, command] of checks) counts.push(await check(name, command));
    return counts;
  };
  try {
    const first = await Promise.all([checked(), ...lanes.map((one, index) => lane(one, index === 0))]);
    const { counts, odd } = await secondTry(first.flat(), reports);
    const failures = counts.flatMap((count) => count.failures);
    const sumOf = (key: "passed" | "skipped"): number => counts.reduce((sum, count) => sum + count[key], 0);
    console.log(`\nNot run here:\n${cannotRun.map((line) => `  - ${line}`).join("\n")}`);
    if (odd.length > 0) console.log(`\nFailed beside others and passed alone, to be mended:\n${listed(odd)}`);
    if (failures.length > 0) console.log(`\nFailed:\n${listed(failures)}`);
    console.log(`\nin ${duration(performance.now() - began)}`);
    const skipped = sumOf("skipped") === 0 ? "" : `, ${sumOf("skipped")} skipped`;
    console.log(`${sumOf("passed")} passed, ${failures.length} failed${skipped}`);
    if (failures.length > 0) process.exitCode = 1;
  } finally {
    rmSync(reports, { recursive: true });
  }
});
