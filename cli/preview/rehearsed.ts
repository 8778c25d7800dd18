import { Problem } from "../../local/console/problem.ts";
import { rehearsedEnvironments, type RehearsalOptions } from "../../local/rehearsal/layout.ts";
import { firstUp } from "../../local/rehearsal/phases.ts";
import { rehearse } from "../../local/rehearsal/rehearse.ts";
import type { Phase } from "../../local/rehearsal/stage.ts";
import { ensureEngine, ensureRehearsalTools } from "../../local/toolchain/ensure.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import type { StackReport } from "../../preview/report.ts";
import { presupposed } from "../../stacks/cloud/presupposed.ts";
import { isCloud, type CloudEnvironment } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { whichRehearsal, wishesOf } from "../rehearse/options.ts";
import { baseCommit, withFilesOf } from "./base.ts";
import { placeOf } from "./places.ts";
import { previewStack } from "./stack.ts";

/** Blocks of loopback ports: not those of a rehearsal that somebody keeps to look around. */
const portBlocks: Readonly<Record<string, number>> = { dev: 55, sit: 56, stg: 57, prd: 58 };

async function rehearsable(stack: string): Promise<CloudEnvironment> {
  const file = rehearsedEnvironments.includes(stack) ? await environmentFile(stack) : undefined;
  if (file !== undefined && isCloud(file)) return file;
  throw new Problem(
    `"${stack}" is no environment on AWS: only those are rehearsed, with all of their teams' models.`,
    `npx ml preview ${rehearsedEnvironments.join(" | ")} --rehearse`,
  );
}

/** A rehearsal of its own beside others of the environment. */
function which(environment: string): RehearsalOptions {
  const told = whichRehearsal(environment, process.env);
  return { name: `${environment}-preview`, portBlock: portBlocks[environment] ?? 59, ...told };
}

/** Brings the environment up as it was, and previews the working tree against it. */
async function rehearsedReport(file: CloudEnvironment, base: string, withPolicies: boolean): Promise<StackReport> {
  let report: StackReport | undefined;
  const preview: Phase = {
    name: "preview of the working tree",
    run: async ({ engine }) => {
      const place = placeOf({ ...engine, program: repositoryRoot });
      report = await previewStack(file.name, { against: "rehearsal", place }, { withPolicies });
      return report.verdict.level;
    },
  };
  await withFilesOf(base, (program) =>
    rehearse({
      ...which(file.name),
      program,
      account: file.account.id,
      teams: Object.keys(file.cells),
      wishes: wishesOf(planEnvironment(file)),
      seeds: { region: file.account.region, objects: presupposed(file) },
      through: [firstUp, preview],
    }),
  );
  if (report === undefined) throw new RangeError("the rehearsal ended without its preview");
  return report;
}

/** @param base the commit that is brought up. Default: where the working tree left main */
export async function rehearsedReports(
  stacks: readonly string[],
  base: string | undefined,
  withPolicies: boolean,
): Promise<readonly StackReport[]> {
  const files = await Promise.all(stacks.map(rehearsable));
  const commit = await baseCommit(base);
  const print = console.log;
  // Progress goes beside the report, which is the only thing on standard output.
  console.log = console.error;
  try {
    console.log("Toolchain");
    await ensureEngine();
    await ensureRehearsalTools();
    const reports: StackReport[] = [];
    for (const file of files) {
      console.log(`\nRehearsal of ${file.name} as of ${commit.slice(0, 12)}, then the working tree`);
      reports.push(await rehearsedReport(file, commit, withPolicies));
    }
    return reports;
  } finally {
    console.log = print;
  }
}
