import { execa } from "execa";
import type { Say } from "../../local/console/steps.ts";
import { rehearsedEnvironments } from "../../local/rehearsal/layout.ts";
import type { Report } from "../../local/rehearsal/report.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import type { Proof } from "./proof.ts";

/** Longest a rehearsal may take once the toolchain is built, on two cores (s). */
const limit = 180;

interface Rehearsed {
  readonly environment: string;
  readonly report: Report | undefined;
  /** The last words of one that failed. */
  readonly words: string;
}

async function rehearsed(environment: string, say: Say): Promise<Rehearsed> {
  const child = execa("make", ["rehearse", `ENV=${environment}`, "JSON=1"], {
    cwd: repositoryRoot,
    // Its own flags, not those of a make that runs the proofs; nor one within it, which prints folders.
    env: { MAKEFLAGS: "", MAKELEVEL: "0" },
    reject: false,
    stdin: "ignore",
  });
  void (async () => {
    for await (const line of child.iterable({ from: "stderr" })) say(`${environment}: ${line}`);
  })().catch(() => undefined); // the same failure is told below
  const { failed, stdout, stderr } = await child;
  return failed
    ? { environment, report: undefined, words: stderr.slice(-600) }
    : { environment, report: JSON.parse(stdout) as Report, words: "" };
}

function inWords({ report, words }: Rehearsed): string {
  if (report === undefined) return `failed: ${words.replaceAll("\n", " ")}`;
  const up = report.phases.find(({ name }) => name === "up");
  return `${(report.ms / 1000).toFixed(0)} s; up: ${up?.told ?? "?"} in ${((up?.ms ?? 0) / 1000).toFixed(0)} s`;
}

/** Every environment from nothing to nothing: up, placement, refresh, drift, an update, a run that changes nothing, destroy. */
export async function rehearsals(say: Say): Promise<Proof> {
  const results: Rehearsed[] = [];
  for (const environment of rehearsedEnvironments) results.push(await rehearsed(environment, say));
  return {
    name: "rehearsals",
    claim: `Every environment on AWS is rehearsed from nothing to nothing, each within ${limit} s on two cores`,
    figures: results.map((result) => [result.environment, inWords(result)]),
    held: results.every(({ report }) => report !== undefined && report.ms / 1000 <= limit),
  };
}
