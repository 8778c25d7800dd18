import { Problem, runMain } from "../local/console/problem.ts";
import { firstUp } from "../local/rehearsal/phases.ts";
import { rehearse, takeDown } from "../local/rehearsal/rehearse.ts";
import { reportText } from "../local/rehearsal/report.ts";
import { rehearsalLayout, rehearsedEnvironments } from "../local/rehearsal/layout.ts";
import { ensureClusterTools, ensureEngine, ensureRehearsalTools } from "../local/toolchain/ensure.ts";
import { loadLocks } from "../locks/load.ts";
import type { Locks } from "../locks/locks.ts";
import { presupposed } from "../stacks/cloud/presupposed.ts";
import { isCloud, type CloudEnvironment } from "../stacks/environments/environment.ts";
import { environmentFile } from "../stacks/environments/index.ts";
import { planEnvironment } from "../stacks/plan.ts";
import { whichRehearsal, wishesOf } from "./rehearse/options.ts";
import { servingOf } from "./rehearse/serving.ts";

/** @throws {Problem} when it is no environment on AWS */
async function cloudEnvironment(name: string): Promise<CloudEnvironment> {
  const file = rehearsedEnvironments.includes(name) ? await environmentFile(name) : undefined;
  if (file === undefined || !isCloud(file))
    throw new Problem(
      `There is no environment "${name}" on AWS to rehearse.`,
      `make rehearse ENV=${rehearsedEnvironments.join(" | ")}`,
    );
  return file;
}

/** Facts that nobody has resolved, by topic. */
function unresolvedFacts(locks: Locks): readonly string[] {
  return Object.entries(locks).flatMap(([topic, facts]) => {
    const open = [...facts.values()].filter(({ kind }) => kind === "unresolved").length;
    return open === 0 ? [] : [`${open} of ${facts.size} facts in locks/${topic}.yaml: nobody has resolved them`];
  });
}

/** Aborted when the user or the system asks this process to end; what is at work then takes itself down. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (!controller.signal.aborted)
        console.error("\nInterrupted: taking down what was made. Once more changes nothing.");
      controller.abort();
    });
  return controller.signal;
}

await runMain(async () => {
  const [name = "", ...flags] = process.argv.slice(2);
  const asJson = flags.includes("--json");
  // Progress goes beside the report, which is the only thing on standard output then.
  if (asJson) console.log = console.error;
  const file = await cloudEnvironment(name);
  const which = whichRehearsal(name, process.env);
  if (flags.includes("--down")) {
    await takeDown(which);
    return;
  }
  const locks = loadLocks();
  // Brought up, and no further: for work on what is there.
  const upOnly = flags.includes("--up");
  const keep = upOnly || flags.includes("--keep");
  console.log("Toolchain");
  await ensureEngine();
  await ensureRehearsalTools();
  console.log(`\nRehearsal of ${name}, account ${file.account.id} in a folder`);
  const models = planEnvironment(file);
  const serving = flags.includes("--serve") ? servingOf(file, models) : undefined;
  if (serving !== undefined) await ensureClusterTools();
  const report = await rehearse({
    ...which,
    ...(serving === undefined ? {} : { serving }),
    account: file.account.id,
    teams: Object.keys(file.cells),
    wishes: wishesOf(models),
    seeds: { region: file.account.region, objects: presupposed(file) },
    unresolved: "locks" in locks ? unresolvedFacts(locks.locks) : [],
    ...(upOnly ? { through: [firstUp] } : {}),
    keep,
    signal: interruption(),
  });
  if (asJson) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else console.log(reportText(report));
  if (keep) {
    const { cluster } = rehearsalLayout(which);
    console.log(`Kept. Look around: . ${cluster.folder}/env; take it down: make rehearse ENV=${name} DOWN=1`);
  }
});
