import { execa } from "execa";
import type { Say } from "../../local/console/steps.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import type { Proof } from "./proof.ts";

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** Changes every rule of the policies in turn, one condition, bound or list at a time, and runs its fixtures on each. */
export async function policyMutants(say: Say): Promise<Proof> {
  say("npx vitest run --project mutants");
  const { stdout } = await execa("npx", ["vitest", "run", "--project", "mutants", "--reporter", "json"], {
    cwd: repositoryRoot,
    reject: false,
    stdin: "ignore",
  });
  const report = JSON.parse(stdout.slice(stdout.indexOf("{"))) as Report;
  // One of the tests is about the list of what nobody could notice.
  const rules = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ title }) => /^[PKM]\d\d /.test(title));
  const held = rules.filter(({ status }) => status === "passed");
  const not = rules.filter(({ status }) => status !== "passed").map(({ title }) => title);
  return {
    name: "policy-mutants",
    claim:
      "Every mutant of every rule fails its fixtures, but for those that are listed with why nobody could notice them",
    figures: [
      ["rules without a surviving mutant", `${held.length} of ${rules.length}`],
      ["rules with one", not.length === 0 ? "none" : not.join(", ")],
    ],
    held: rules.length > 0 && not.length === 0,
  };
}
