import type { ResolvedChanges } from "../../components/changes/resolve.ts";
import { Problem } from "../../local/console/problem.ts";
import type { StackReport } from "../../preview/report.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { modelsOf } from "../../stacks/teams.ts";
import { ApiError, Unreachable } from "../../local/providers/kubernetes/cluster/api-error.ts";
import { clusterAccess } from "../environment/cluster.ts";
import { NoClusterYet } from "../environment/eks-access.ts";
import { readEnvironment } from "../environment/read.ts";
import type { Approved } from "./approved.ts";
import type { Bringing } from "./bring.ts";
import { ofState } from "./fingerprint.ts";
import { recorder, type DeployRecord, type ModelRecord, type Recorder, type RunRecord, type Stage } from "./record.ts";
import type { Stages } from "./stages.ts";

/** What somebody wants deployed, and what they say of it. */
export interface DeployAsked {
  readonly stack: string;
  /** Folder of the report that was approved. */
  readonly approved?: string;
  readonly approvedBy?: string;
  readonly ticket?: string;
  /** Where rollbacks are pushed to: `origin/main`. */
  readonly push?: string;
  readonly withPolicies: boolean;
  /** Ids of rules that must have been evaluated. */
  readonly mustKnow: readonly string[];
}

/** A deployment at work: what all of its steps need. */
export interface Work {
  readonly asked: DeployAsked;
  readonly environment: string;
  readonly commit: string | undefined;
  readonly changes: ResolvedChanges;
  readonly approved: Approved | undefined;
  /** What was approved, where the rules were asked of it and are not asked again. */
  readonly judged: StackReport | undefined;
  readonly stages: Stages;
  readonly bringing: Omit<Bringing, "judge" | "before" | "called">;
}

/** The models of the stack as they are declared now. */
export async function declared({ asked: { stack }, environment }: Work) {
  const { environment: resolved, models } = await readEnvironment(environment);
  return { environment: resolved, models: modelsOf(resolved, models, parseStackName(stack).team) };
}

/**
 * The record of the stack's cluster, and what it says; undefined while there is no cluster.
 * @throws {Problem} where there is one that cannot be reached
 */
export async function recordOf(
  { asked: { stack } }: Work,
  environment: Environment,
): Promise<{ readonly record: Recorder; readonly known: DeployRecord } | undefined> {
  try {
    const record = recorder(await clusterAccess(environment), stack);
    return { record, known: await record.read() };
  } catch (error) {
    if (error instanceof NoClusterYet) return undefined;
    if (error instanceof Unreachable || error instanceof ApiError)
      throw new Problem(
        `The cluster of ${stack} does not say what earlier deployments left: ${error.message.split("\n")[0] ?? ""}`,
        "Nothing can be asked, recorded or rolled back without it. Mend the way to it (on AWS the program aws gives the token), and deploy again.",
      );
    throw error;
  }
}

/** Writes down how far the run came. */
export function noting(work: Work, record: Recorder | undefined, of: { readonly changeSet: string }) {
  const since: Partial<Record<Stage, string>> = {};
  return async (stage: Stage): Promise<void> => {
    since[stage] = new Date().toISOString();
    const { asked, commit = "" } = work;
    const run: RunRecord = {
      ...{ stack: asked.stack, commit, changeSet: of.changeSet, stage, since },
      ...(asked.approvedBy === undefined ? {} : { approvedBy: asked.approvedBy }),
      ...(asked.ticket === undefined ? {} : { ticket: asked.ticket }),
    };
    await record?.run(run);
  };
}

/** What is known before anything is applied: what was served of models that change, and that they have to be asked. */
export function marked(report: StackReport, { good }: DeployRecord): ReadonlyMap<string, ModelRecord> {
  return new Map(
    report.models.flatMap(({ model, change, before }): readonly (readonly [string, ModelRecord])[] => {
      if (change === "same" || change === "removed") return [];
      const was = good.has(model) || before === undefined ? {} : { good: ofState(before) };
      return [[model, { ...was, isAsked: false }]];
    }),
  );
}
