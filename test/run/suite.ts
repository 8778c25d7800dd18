import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { execa } from "execa";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** A test that failed, or a file that did not get as far as its tests. */
export interface Failure {
  readonly suite: string;
  /** Relative to the repository. */
  readonly file: string;
  readonly name: string;
  /** The first lines of why. */
  readonly why: string;
}

/** What a part of the proof came to. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

/** The part of vitest's JSON report that is read: https://vitest.dev/guide/reporters.html#json-reporter */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/** So many lines of a failure are told again at the end. */
const linesOfWhy = 6;

function shortened(text = ""): string {
  return text.trim().split("\n").slice(0, linesOfWhy).join("\n");
}

/** What a report says, with everything that failed by name. Pure. */
export function countOf(suite: string, report: VitestReport): Count {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }): readonly Failure[] => {
    const file = relative(repositoryRoot, name);
    const tests = assertionResults
      .filter((test) => test.status === "failed")
      .map(({ fullName, failureMessages }) => ({
        suite,
        file,
        name: fullName,
        why: shortened(failureMessages?.join("\n")),
      }));
    // A file whose preparation failed has no failed test.
    if (tests.length > 0 || status !== "failed") return tests;
    return [{ suite, file, name: "before its tests", why: shortened(message) }];
  });
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

function title(name: string): string {
  return `\n── ${name} `.padEnd(80, "─");
}

/** How a suite is run. */
export interface Running {
  /** Folder for its report. */
  readonly reports: string;
  /** Whether its output comes as it is printed, or at once in the end: of suites side by side one may be live. */
  readonly isLive: boolean;
  /** Files at a time. @default 1 */
  readonly files?: number;
  /** Only these of its files. @default all */
  readonly only?: readonly string[];
}

/** Runs one suite. One that cannot even start counts as failed. */
export async function runSuite(name: string, { reports, isLive, files, only = [] }: Running): Promise<Count> {
  const report = join(reports, `${name}.json`);
  const forks = files === undefined ? [] : [`--poolOptions.forks.maxForks=${files}`, "--poolOptions.forks.minForks=1"];
  console.log(title(isLive ? name : `${name} begins beside`));
  const ended = await execa(
    "npx",
    [
      ...["vitest", "run", ...only, "--project", name],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...forks],
    ],
    {
      cwd: repositoryRoot,
      stdin: "ignore",
      reject: false,
      ...(isLive ? { stdout: "inherit", stderr: "inherit" } : { all: true }),
    },
  );
  if (!isLive) console.log(title(name), "\n", ended.all);
  const broken = (why: string): Count => {
    return { passed: 0, failed: 1, skipped: 0, failures: [{ suite: name, file: "", name: "the suite itself", why }] };
  };
  if (!existsSync(report)) return broken("it ended without a report");
  const count = countOf(name, JSON.parse(readFileSync(report, "utf8")) as VitestReport);
  rmSync(report);
  if (count.failed > 0 || !ended.failed) return count;
  return { ...count, failed: 1, failures: broken("no test failed, and vitest did").failures };
}
