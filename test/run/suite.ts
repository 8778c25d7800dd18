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

/** What a file of a suite came to; of a check, or of a suite that did not start, the file is empty. */
export interface FileCount {
  readonly suite: string;
  /** Relative to the repository. */
  readonly file: string;
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

/** The part of vitest's JSON report that is read: https://vitest.dev/guide/reporters.html#json-reporter */
export interface VitestReport {
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

/** What a report says, file by file, with everything that failed by name. Pure. */
export function countsOf(suite: string, report: VitestReport): readonly FileCount[] {
  return report.testResults.map(({ name, status, message, assertionResults }): FileCount => {
    const file = relative(repositoryRoot, name);
    const failures = assertionResults
      .filter((test) => test.status === "failed")
      .map(({ fullName, failureMessages }) => ({
        suite,
        file,
        name: fullName,
        why: shortened(failureMessages?.join("\n")),
      }));
    // A file whose preparation failed has no failed test.
    const early = { suite, file, name: "before its tests", why: shortened(message) };
    const passed = assertionResults.filter((test) => test.status === "passed").length;
    return {
      suite,
      file,
      passed,
      skipped: assertionResults.length - passed - failures.length,
      failures: failures.length === 0 && status === "failed" ? [early] : failures,
    };
  });
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
  /** Whether files share what a process has loaded. @default each loads its own */
  readonly isShared?: boolean;
  /** Only these of its files. @default all */
  readonly only?: readonly string[];
}

/** Runs one suite. One that cannot even start counts as failed. */
export async function runSuite(
  name: string,
  { reports, isLive, files, isShared = false, only = [] }: Running,
): Promise<readonly FileCount[]> {
  const report = join(reports, `${name}.json`);
  const forks = files === undefined ? [] : [`--poolOptions.forks.maxForks=${files}`, "--poolOptions.forks.minForks=1"];
  console.log(title(isLive ? name : `${name} begins beside`));
  const ended = await execa(
    "npx",
    [
      ...["vitest", "run", ...only, "--project", name, ...(isShared ? ["--no-isolate"] : [])],
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
  const broken = (why: string): FileCount => {
    const failure = { suite: name, file: "", name: "the suite itself", why };
    return { suite: name, file: "", passed: 0, skipped: 0, failures: [failure] };
  };
  if (!existsSync(report)) return [broken("it ended without a report")];
  const counts = countsOf(name, JSON.parse(readFileSync(report, "utf8")) as VitestReport);
  rmSync(report);
  if (!ended.failed || counts.some(({ failures }) => failures.length > 0)) return counts;
  return [...counts, broken("no test failed, and vitest did")];
}
