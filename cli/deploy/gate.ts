import type { ResolvedChanges } from "../../components/changes/resolve.ts";
import type { StackReport } from "../../preview/report.ts";
import { unknownRules } from "../preview/must-know.ts";
import { besideWords, beyond, changing, differences, type Approved } from "./approved.ts";

/** What whoever deploys says beside the environment. */
export interface Told {
  readonly approved?: Approved;
  readonly approvedBy?: string;
  readonly ticket?: string;
  /** Ids of rules that must have been evaluated of what is applied. */
  readonly mustKnow?: readonly string[];
  /** What the rules were asked of before, where they are not asked again. */
  readonly judged?: StackReport;
}

/** Whether what a preview says may be applied. */
export type Allowed =
  | {
      readonly is: "allowed";
      readonly because: "nobody is asked" | "as approved" | "nothing changes" | "the rest of what was approved";
    }
  | { readonly is: "refused"; readonly why: string; readonly differs: readonly string[]; readonly todo: string };

/** What has to be said of a change, and is not. */
function missing({ approval, isTicketRequired }: ResolvedChanges, told: Told, stack: string): Allowed | undefined {
  const refused = (why: string, todo: string): Allowed => ({ is: "refused", why, differs: [], todo });
  if (isTicketRequired && (told.ticket ?? "") === "")
    return refused(`A change of ${stack} has the id of a ticket.`, `npx ml deploy ${stack} … --ticket CHG-1234`);
  if (approval === undefined) return undefined;
  if (told.approved === undefined)
    return refused(
      `A change of ${stack} is approved by ${approval.by.join(" or ")} before it is applied.`,
      `npx ml preview ${stack} --out preview, then npx ml deploy ${stack} --approved preview --approved-by NAME`,
    );
  if ((told.approvedBy ?? "") === "")
    return refused("Nobody says who approved it.", `npx ml deploy ${stack} --approved … --approved-by NAME`);
  return undefined;
}

/**
 * Whether a change may be applied: as it was approved, where approval is wanted, and not otherwise. Pure.
 *
 * @param begun change set of a run that was begun to be applied here and did not end; its rest is approved as well
 * @param now ms since 1970
 */
export function allowed(
  changes: ResolvedChanges,
  told: Told,
  report: StackReport,
  begun: string | undefined,
  now: number,
): Allowed {
  const { stack } = report;
  const again = `npx ml preview ${stack} --out preview shows what would be done now; have that approved.`;
  if (report.failure !== undefined || report.verdict.level === "blocked")
    return {
      is: "refused",
      why: `The preview of ${stack} is blocked.`,
      differs: [
        ...(report.failure === undefined ? report.verdict.reasons : [report.failure]),
        // A conflict in a preview is as a rule what somebody changed beside the program.
        ...(told.approved === undefined ? [] : besideWords(told.approved.report, report)),
      ],
      todo: `npx ml preview ${stack}`,
    };
  const isBeside = told.approved !== undefined && differsBeside(told.approved.report, report);
  if (changing(report).size === 0 && !isBeside) return { is: "allowed", because: "nothing changes" };
  const unknown = unknownRules({ stacks: [told.judged ?? report] }, told.mustKnow ?? []);
  if (unknown.length > 0)
    return {
      is: "refused",
      why: "Rules that must have been evaluated were not.",
      differs: unknown,
      todo: `npx ml preview ${stack} --must-know … says why.`,
    };
  const lacking = missing(changes, told, stack);
  if (lacking !== undefined) return lacking;
  const { approved } = told;
  if (approved === undefined) return { is: "allowed", because: "nobody is asked" };
  if (approved.report.verdict.level === "blocked")
    return {
      is: "refused",
      why: "What was approved is blocked.",
      differs: approved.report.verdict.reasons,
      todo: again,
    };
  const isRest = begun === approved.report.changeSet && beyond(approved.report, report).length === 0;
  const within = changes.approval?.withinSeconds;
  const age = (now - Date.parse(approved.at)) / 1_000;
  if (!isRest && within !== undefined && !(age <= within))
    return {
      is: "refused",
      why: `It was previewed ${Math.round(age / 60)} minutes ago; an approval of ${stack} holds for ${Math.round(within / 60)}.`,
      differs: [],
      todo: again,
    };
  if (approved.report.changeSet === report.changeSet) return { is: "allowed", because: "as approved" };
  if (isRest) return { is: "allowed", because: "the rest of what was approved" };
  return {
    is: "refused",
    why: "What would be done now is not what was approved.",
    differs: differences(approved.report, report),
    todo: again,
  };
}

/** Whether somebody changed something beside the program since. */
function differsBeside(approved: StackReport, now: StackReport): boolean {
  const drift = ({ drift: found = [] }: StackReport): string =>
    JSON.stringify(found.map(({ urn, operation, properties }) => [urn, operation, properties]));
  return drift(approved) !== drift(now);
}
