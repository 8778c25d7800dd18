import { resolveChanges } from "../../components/changes/resolve.ts";
import type { ModelChange, StackReport } from "../../preview/report.ts";
import { Problem } from "../../local/console/problem.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import { currentCommit } from "../preview/commit.ts";
import { refuseWithoutCaller } from "../smoke/caller.ts";
import type { Smoked } from "../smoke/smoke.ts";
import { changing, readApproved, type Approved } from "./approved.ts";
import { bring } from "./bring.ts";
import { accountPlace, withPlans } from "./engine.ts";
import { failuresOfRun, failuresOfSmoke, type Failure } from "./failures.ts";
import { allowed, type Allowed } from "./gate.ts";
import { localPlaceReady } from "./ground.ts";
import { pushed, type Pushed } from "./push.ts";
import { begunOf } from "./record.ts";
import { unfinishedRollbacks, type LeftAlone, type RolledBack } from "./rollback.ts";
import { smokeChanged, smokedInWords } from "./smoke-changed.ts";
import { Stages, type StageTime } from "./stages.ts";
import { undo, withinRollback } from "./undo.ts";
import { declared, marked, noting, recordOf, type DeployAsked, type Work } from "./work.ts";

/** How a deployment ended. */
export type Outcome = "deployed" | "nothing to do" | "refused" | "rolled back" | "failed";

export interface Deployed {
  readonly stack: string;
  readonly commit: string | undefined;
  readonly outcome: Outcome;
  readonly changeSet: string;
  /** Why it was allowed, or what was in the way. */
  readonly verdict: Allowed;
  readonly approvedBy?: string;
  readonly ticket?: string;
  readonly models: readonly ModelChange[];
  readonly stages: readonly StageTime[];
  readonly smoked?: Smoked;
  readonly failures: readonly Failure[];
  readonly rolledBack: readonly RolledBack[];
  readonly leftAlone: readonly LeftAlone[];
  readonly pushed?: Pushed;
  /** Why nothing of this run is written down in the cluster, where it is not. */
  readonly notRecorded?: string;
  /** What was previewed last before something was applied, or refused. */
  readonly report: StackReport;
}

/** The report of what was approved, where the rules were asked of that: nothing else is applied. */
function judgedBefore(approved: Approved | undefined, tree: string | undefined): StackReport | undefined {
  if (approved === undefined || tree === undefined || approved.commit !== tree) return undefined;
  const { complete, rules } = approved.report.policies;
  return complete && rules.length > 0 ? approved.report : undefined;
}

async function carriedOut(work: Work): Promise<Deployed> {
  const { asked, environment, commit, changes, approved, stages } = work;
  const unfinished = await unfinishedRollbacks(environment);
  const declaredNow = await declared(work);
  // What cannot be asked afterwards would stay as it is, good or bad.
  await refuseWithoutCaller(declaredNow.environment, declaredNow.models);
  const left = await recordOf(work, declaredNow.environment);
  let record = left?.record;
  const known = left?.known;
  const begun = known === undefined ? undefined : begunOf(known);
  const told = {
    ...(approved === undefined ? {} : { approved }),
    ...(asked.approvedBy === undefined ? {} : { approvedBy: asked.approvedBy }),
    ...(asked.ticket === undefined ? {} : { ticket: asked.ticket }),
    mustKnow: asked.mustKnow,
    ...(work.judged === undefined ? {} : { judged: work.judged }),
  };
  const undone = new Set(unfinished.map(({ model }) => model));
  let verdict: Allowed = { is: "allowed", because: "nothing changes" };
  let notRecorded: string | undefined;
  let note = noting(work, record, { changeSet: "" });
  const brought = await bring({
    ...work.bringing,
    judge: (report) => {
      verdict =
        unfinished.length > 0
          ? withinRollback(approved?.report, undone)(report)
          : allowed(changes, told, report, begun, Date.now());
      return verdict;
    },
    before: async (report) => {
      note = noting(work, record, { changeSet: approved?.report.changeSet ?? report.changeSet });
      if (changing(report).size === 0) return;
      await record?.models(marked(report, known ?? { good: new Map(), unasked: new Set() }));
      await note("apply");
    },
  });
  const ended = async (
    outcome: Outcome,
    rest: Partial<Pick<Deployed, "smoked" | "failures" | "rolledBack" | "leftAlone" | "pushed">> = {},
  ): Promise<Deployed> => {
    if (outcome !== "refused") await note(outcome === "failed" || outcome === "rolled back" ? outcome : "done");
    return {
      ...{ stack: asked.stack, commit, outcome, changeSet: brought.report.changeSet, verdict },
      ...(asked.approvedBy === undefined ? {} : { approvedBy: asked.approvedBy }),
      ...(asked.ticket === undefined ? {} : { ticket: asked.ticket }),
      ...{ models: brought.report.models, stages: stages.times, report: brought.report },
      ...(outcome === "refused" || record !== undefined
        ? {}
        : { notRecorded: notRecorded ?? "there is no cluster that could hold the record" }),
      ...{ failures: [], rolledBack: [], leftAlone: [], ...rest },
    };
  };
  if (brought.is === "refused") return ended("refused");
  if (record === undefined) {
    // The run made the cluster: what it serves is asked all the same where its record cannot be kept.
    try {
      record = (await recordOf(work, declaredNow.environment))?.record;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      notRecorded = error.message;
    }
    note = noting(work, record, { changeSet: brought.report.changeSet });
  }
  let smoked: Smoked | undefined;
  if (brought.is !== "failed") {
    if (brought.is === "applied") await note("smoke");
    smoked = await stages.run("smoke", () => smokeChanged(work, record, brought.report), smokedInWords);
  }
  const failures =
    brought.is === "failed"
      ? failuresOfRun(brought.ran, brought.why)
      : smoked === undefined
        ? []
        : failuresOfSmoke(smoked);
  const sent = async (rolledBack: readonly RolledBack[]) => {
    const target = asked.push;
    if (target === undefined || rolledBack.length === 0) return {};
    return {
      pushed: await stages.run(
        "push",
        () => pushed(target, environment, rolledBack),
        ({ told: words }) => words,
      ),
    };
  };
  if (failures.length === 0) {
    const asIs = smoked === undefined ? {} : { smoked };
    if (unfinished.length > 0)
      return ended("rolled back", { ...asIs, rolledBack: unfinished, ...(await sent(unfinished)) });
    return ended(brought.is === "unchanged" ? "nothing to do" : "deployed", asIs);
  }
  const { rolledBack, leftAlone, again, smoked: after } = await undo(work, brought, failures, record, note);
  const all = [...unfinished, ...rolledBack];
  const furtherFailures =
    again?.is === "failed"
      ? failuresOfRun(again.ran, again.why)
      : again?.is === "refused"
        ? [{ why: [again.verdict.why, ...again.verdict.differs].join("\n") }]
        : after === undefined
          ? []
          : failuresOfSmoke(after);
  const isWhole =
    rolledBack.length > 0 &&
    furtherFailures.length === 0 &&
    leftAlone.length === 0 &&
    failures.every(({ model }) => model !== undefined);
  const last = after ?? smoked;
  return ended(isWhole ? "rolled back" : "failed", {
    ...(last === undefined ? {} : { smoked: last }),
    ...{ failures: [...failures, ...furtherFailures], rolledBack: all, leftAlone },
    ...(await sent(all)),
  });
}

/**
 * Previews, compares with what was approved, applies exactly that, asks what changed its golden rows, and rolls back what
 * does not answer. May be killed anywhere and run again.
 *
 * @throws {Problem} where the stack is another's, or what a killed run left cannot be told; {InvalidData} for wrong data
 */
export async function deploy(asked: DeployAsked): Promise<Deployed> {
  const { stack, withPolicies } = asked;
  const { environment } = parseStackName(stack);
  const file = await environmentFile(environment);
  const changes = resolveChanges(isCloud(file) ? file.changes : undefined);
  const approved =
    asked.approved === undefined ? undefined : readApproved(asked.approved, stack, changes.approval !== undefined);
  const stages = new Stages();
  const place = stack === "local" ? await stages.run("ground", localPlaceReady) : accountPlace();
  const say = (what: string): void => {
    console.error(`… ${what}`);
  };
  const tree = await currentCommit();
  // Which files differ from it, the stack's own change set says.
  const commit = tree?.replace(/-dirty$/, "");
  const judged = withPolicies ? judgedBefore(approved, tree) : undefined;
  return withPlans((folder) =>
    carriedOut({
      ...{ asked, environment, commit, changes, approved, judged, stages },
      bringing: {
        ...{ engine: { stack, place, say }, stages, folder },
        // The same change set of the same commit has the same judgement: the rules are not asked a second time.
        withPolicies: withPolicies && judged === undefined,
        withDrift: approved?.report.drift !== undefined,
      },
    }),
  );
}
