import { pendingOf } from "../../local/recover/deployment.ts";
import { exportState } from "../../local/recover/recover.ts";
import type { StackReport } from "../../preview/report.ts";
import { engineOf } from "../recover/engine.ts";
import { changing } from "./approved.ts";
import { applied, planned, settled, type DeployEngine } from "./engine.ts";
import type { Allowed } from "./gate.ts";
import type { Stages } from "./stages.ts";
import { targetsOf } from "./targets.ts";

/** What came of bringing a stack up. */
export type Brought =
  | { readonly is: "refused"; readonly verdict: Extract<Allowed, { is: "refused" }>; readonly report: StackReport }
  | { readonly is: "unchanged" | "applied"; readonly report: StackReport }
  | { readonly is: "failed"; readonly report: StackReport; readonly ran: StackReport; readonly why: string };

/** How a stack is brought up. */
export interface Bringing {
  readonly engine: DeployEngine;
  readonly stages: Stages;
  /** Where plans are written. */
  readonly folder: string;
  readonly withPolicies: boolean;
  readonly withDrift: boolean;
  /** Whether what the preview says may be applied. */
  readonly judge: (report: StackReport) => Allowed;
  /** What has to be written down before anything is applied. */
  readonly before: (report: StackReport) => Promise<void>;
  /** What the stages are called. @default preview, apply */
  readonly called?: readonly [preview: string, apply: string];
}

/** Resources that change, in words. */
function inWords(report: StackReport): string {
  const count = changing(report).size;
  return count === 0 ? "nothing changes" : `${count} resources change`;
}

/** Previews, judges, and applies exactly that; goes on from where a run was killed. */
export async function bring(bringing: Bringing): Promise<Brought> {
  const { engine, stages, folder, judge, before, called: [previewing, applying] = ["preview", "apply"] } = bringing;
  const look = async () => {
    const open = exportState(engineOf(engine.stack)).then((state) => pendingOf(state).length > 0);
    const [isOpen, found] = await Promise.all([open, planned(engine, folder, bringing)]);
    return { isOpen, ...found };
  };
  for (;;) {
    const { isOpen, report, plan } = await stages.run(previewing, look, (found) => inWords(found.report));
    if (isOpen) {
      await stages.run(
        "settle",
        () => settled(engine),
        (names) => names.join(", "),
      );
      continue;
    }
    const verdict = judge(report);
    if (verdict.is === "refused") return { is: "refused", verdict, report };
    await before(report);
    if (changing(report).size === 0) return { is: "unchanged", report };
    if (plan === undefined) throw new RangeError("a preview that did not fail wrote no plan");
    const ran = await stages.run(
      applying,
      () => applied(engine, plan, targetsOf(report)),
      ({ is }) => (is === "applied" ? "" : is),
    );
    // Another run had the stack: what was previewed is not what is there any more.
    if (ran.is === "locked") continue;
    if (ran.is === "failed") return { is: "failed", report, ran: ran.report, why: ran.why };
    return { is: "applied", report };
  }
}
