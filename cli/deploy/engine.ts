import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { applyEvents } from "../../local/engine-preview.ts";
import { Problem } from "../../local/console/problem.ts";
import { carryOut, decide, exportState, find, type RunPulumi } from "../../local/recover/recover.ts";
import { pendingOf, type Exported } from "../../local/recover/deployment.ts";
import { binFolder } from "../../local/toolchain/paths.ts";
import { readEvents } from "../../preview/events/read.ts";
import { stackReport } from "../../preview/stack-report.ts";
import type { StackReport } from "../../preview/report.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import { shellPlace, type Against } from "../preview/places.ts";
import { previewStack, secretsOf } from "../preview/stack.ts";
import { engineOf } from "../recover/engine.ts";
import { lockVerdict, locksIn, thisMachine } from "./lock.ts";

/** How long a run of another living process is waited for (ms), and how often one looks. */
const patience = { longest: 20 * 60_000, interval: 2_000 };

/** An account, or a kept rehearsal, by the shell's own Pulumi; the one that is built here where the shell has none. */
export function accountPlace(env: NodeJS.ProcessEnv = process.env): Against {
  const { against, place } = shellPlace(env);
  return { against, place: { ...place, env: { ...env, PATH: [env["PATH"] ?? "", binFolder()].join(delimiter) } } };
}

/** A folder for plans, whose values are plain: for this user alone, and gone at the end. */
export async function withPlans<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "ml-deploy-"));
  chmodSync(folder, 0o700);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The stack's engine, and how it is asked. */
export interface DeployEngine {
  readonly stack: string;
  readonly place: Against;
  readonly say: (what: string) => void;
}

/** What would be done, written down for a run that is held to it. */
export interface Planned {
  readonly report: StackReport;
  /** File of the plan; undefined where the preview failed. */
  readonly plan: string | undefined;
}

/** Previews a stack, and writes down what would be done. */
export async function planned(
  { stack, place }: DeployEngine,
  folder: string,
  asked: { readonly withPolicies: boolean; readonly withDrift: boolean },
): Promise<Planned> {
  const plan = join(folder, "plan.json");
  rmSync(plan, { force: true });
  const report = await previewStack(stack, place, { ...asked, plan });
  return { report, plan: existsSync(plan) ? plan : undefined };
}

/** How a run ended: `locked` when another had the stack, and nothing was done. */
export type Applied =
  | { readonly is: "applied"; readonly report: StackReport }
  | { readonly is: "failed"; readonly report: StackReport; readonly why: string }
  | { readonly is: "locked" };

/** Frees the stack of locks: waits for living runs of this machine, breaks those of dead ones. @throws {Problem} for others' */
async function freed({ stack, say }: DeployEngine, text: string, pulumi: RunPulumi): Promise<boolean> {
  const locks = locksIn(text);
  if (locks.length === 0) return false;
  const verdicts = locks.map((lock) => ({ lock, verdict: lockVerdict(lock, thisMachine()) }));
  const other = verdicts.find(({ verdict }) => verdict === "elsewhere");
  if (other !== undefined) {
    const { user, host, pid, at } = other.lock;
    throw new Problem(
      `Stack ${stack} is locked by ${user}@${host} (process ${pid}) since ${at}, and from here nobody can tell whether that run lives.`,
      `Wait for it. Where that machine, or agent, is gone: pulumi cancel ${stack}, then run the same command again.`,
    );
  }
  const living = verdicts.filter(({ verdict }) => verdict === "alive");
  const began = Date.now();
  for (const { lock } of living) {
    while (lockVerdict(lock, thisMachine()) === "alive") {
      if (Date.now() - began > patience.longest)
        throw new Problem(
          `Process ${lock.pid} holds stack ${stack} since ${lock.at}.`,
          "Look at what it does; end it, or wait.",
        );
      say(`waiting for process ${lock.pid}, which is at work on stack ${stack}`);
      await sleep(patience.interval);
    }
  }
  // What ended by itself took its lock with it; what was killed did not.
  if (living.length < verdicts.length) {
    say(`breaking the lock of a run that was killed (process ${verdicts.map(({ lock }) => lock.pid).join(", ")})`);
    await pulumi(["cancel", "--yes"]).catch(() => undefined);
  }
  return true;
}

/** Applies a plan. @param targets what of it changes, where no more than that has to be asked about */
export async function applied(engine: DeployEngine, plan: string, targets?: readonly string[]): Promise<Applied> {
  const { stack, place, say } = engine;
  const { environment } = parseStackName(stack);
  const [{ events, failure }, secrets] = await Promise.all([
    applyEvents(place.place, { stack, plan, targets }, say),
    secretsOf(place.place, stack),
  ]);
  if (failure !== undefined && (await freed(engine, failure, engineOf(stack)))) return { is: "locked" };
  const report = stackReport({
    ...{ stack, environment, against: place.against, events: readEvents(events), secrets },
    ...(failure === undefined ? {} : { failure }),
  });
  if (failure === undefined) return { is: "applied", report };
  return { is: "failed", report, why: report.failure ?? failure };
}

/**
 * Settles what a run that was killed left open: what is there comes into the state as the program declares it, the rest is
 * made again. @returns the names of what was open
 * @throws {Problem} where nobody can tell whether something is there
 */
export async function settled(engine: DeployEngine): Promise<readonly string[]> {
  const { stack, say } = engine;
  const pulumi = engineOf(stack);
  const state: Exported = await exportState(pulumi);
  const open = pendingOf(state).map(({ label }) => label);
  if (open.length === 0) return open;
  say(`settling what a run that was killed left open: ${open.join(", ")}`);
  const store = process.env["ML_SERVING_AWS_STORE"];
  const found = await find(state, store === "" ? undefined : store);
  const plan = decide(found, { import: "all", delete: [], absent: [], ids: {} });
  for (;;) {
    try {
      await carryOut(state, plan, pulumi);
      return open;
    } catch (error) {
      if (!(error instanceof Problem) || !(await freed(engine, error.message, pulumi))) throw error;
    }
  }
}
