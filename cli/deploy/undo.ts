import type { StackReport } from "../../preview/report.ts";
import { beyond } from "./approved.ts";
import { bring, type Brought } from "./bring.ts";
import type { Failure } from "./failures.ts";
import { ofState } from "./fingerprint.ts";
import type { Allowed } from "./gate.ts";
import type { Recorder, Stage } from "./record.ts";
import { rollBack, type LeftAlone, type RolledBack } from "./rollback.ts";
import { smokeChanged, smokedInWords } from "./smoke-changed.ts";
import type { Work } from "./work.ts";

/** Whether only models that were rolled back change, and what was to be applied anyway. */
export function withinRollback(
  first: StackReport | undefined,
  models: ReadonlySet<string>,
): (report: StackReport) => Allowed {
  return (report) => {
    const others = {
      ...report,
      resources: report.resources.filter(({ model }) => !models.has(model ?? "")),
      drift: [],
    };
    // The stack's own outputs and a team's limits follow from its models.
    const far =
      first === undefined ? [] : beyond({ ...first, drift: [] }, others).filter((line) => !/^Stack /.test(line));
    if (report.failure !== undefined)
      return {
        is: "refused",
        why: "The preview of the rollback failed.",
        differs: [report.failure],
        todo: "Mend what it names, and deploy again.",
      };
    if (far.length === 0) return { is: "allowed", because: "the rest of what was approved" };
    return {
      is: "refused",
      why: "The rollback would change more than the models that failed.",
      differs: far,
      todo: `npx ml preview ${report.stack}`,
    };
  };
}

/** Rolls back what failed, brings it up and asks again. */
export async function undo(
  work: Work,
  brought: Brought,
  failures: readonly Failure[],
  record: Recorder | undefined,
  note: (stage: Stage) => Promise<void>,
) {
  const { environment, stages } = work;
  const known = await record?.read();
  const rolledBack: RolledBack[] = [];
  const leftAlone: LeftAlone[] = [];
  await note("roll back");
  await stages.run(
    "roll back",
    async () => {
      for (const { model, why } of failures) {
        if (model === undefined) continue;
        const before = brought.report.models.find((one) => one.model === model)?.before;
        const good = known?.good.get(model) ?? (before === undefined ? undefined : ofState(before));
        const result = await rollBack(environment, model, good, why, work.asked.ticket);
        if ("path" in result) rolledBack.push(result);
        else leftAlone.push(result);
      }
    },
    () => rolledBack.map(({ model, from, to }) => `${model} ${from} → ${to}`).join(", ") || "nothing",
  );
  if (rolledBack.length === 0) return { rolledBack, leftAlone, again: undefined, smoked: undefined };
  await note("apply rollback");
  const models = new Set(rolledBack.map(({ model }) => model));
  const again = await bring({
    ...work.bringing,
    withDrift: false,
    judge: withinRollback(brought.report, models),
    before: () => Promise.resolve(),
    called: ["preview rollback", "apply rollback"],
  });
  if (again.is === "refused" || again.is === "failed") return { rolledBack, leftAlone, again, smoked: undefined };
  await note("smoke rollback");
  const report = { ...brought.report, models: [...brought.report.models, ...again.report.models] };
  const smoked = await stages.run("smoke rollback", () => smokeChanged(work, record, report), smokedInWords);
  return { rolledBack, leftAlone, again, smoked };
}
