import { duration } from "../../local/console/steps.ts";
import { table } from "../../local/console/table.ts";
import type { ModelState } from "../../preview/report.ts";
import type { Answer } from "../answer.ts";
import type { Deployed, Outcome } from "./deploy.ts";

const headlines: { readonly [O in Outcome]: string } = {
  deployed: "is deployed",
  "nothing to do": "is as it is declared: nothing was changed",
  refused: "was not changed",
  "rolled back": "FAILED and was rolled back",
  failed: "FAILED",
};

function versions(state: ModelState | undefined): string {
  if (state === undefined) return "–";
  return state.variants.map(({ variant, version, percent }) => `${variant} ${version} ${percent} %`).join(", ");
}

/** What came of a deployment: first how it ended, then why, then what changed and how long it took. Pure. */
export function deployAnswer(deployed: Deployed): Answer {
  const {
    stack,
    commit,
    outcome,
    verdict,
    models,
    stages,
    failures,
    rolledBack,
    leftAlone,
    approvedBy,
    ticket,
    smoked,
    pushed,
    notRecorded,
  } = deployed;
  const changed = models.filter(({ change }) => change !== "same");
  const by = [
    ...(approvedBy === undefined ? [] : [`approved by ${approvedBy}`]),
    ...(ticket === undefined ? [] : [`ticket ${ticket}`]),
  ];
  const lines = [
    [`${stack} ${headlines[outcome]}`, ...(commit === undefined ? [] : [`commit ${commit}`]), ...by].join(", "),
    ...(verdict.is === "refused"
      ? ["", verdict.why, ...verdict.differs.map((line) => `  ${line}`), `  → ${verdict.todo}`]
      : []),
    ...(failures.length === 0 ? [] : ["", ...failures.map(({ model, why }) => `${model ?? stack}: ${why}`)]),
    ...(rolledBack.length === 0
      ? []
      : ["", ...rolledBack.map(({ model, from, to, path }) => `Rolled back: ${model} ${from} → ${to} (${path})`)]),
    ...leftAlone.map(({ model, why }) => `Not rolled back: ${model}, as ${why}.`),
    ...(rolledBack.length > 0 && pushed === undefined
      ? ["Next: commit and push what was rolled back, or the next deployment brings the version again."]
      : []),
    ...(pushed === undefined ? [] : [`Pushed: ${pushed.told}`]),
    ...(notRecorded === undefined
      ? []
      : [
          "",
          `Not recorded: ${notRecorded}`,
          "The next deployment asks every model, and knows of none what was right before.",
        ]),
    ...(changed.length === 0
      ? []
      : [
          "",
          table([
            ["MODEL", "WAS", "IS TO BE", "PODS"],
            ...changed.map(({ model, before, after, restart }) => [model, versions(before), versions(after), restart]),
          ]),
        ]),
    ...(smoked === undefined || smoked.silent.length === 0
      ? []
      : ["", ...smoked.silent.map(({ model, why }) => `Not asked: ${model}: ${why}`)]),
    "",
    table(stages.map(({ stage, ms, told }) => [stage, duration(ms), told])),
  ];
  const { report: _, ...json } = deployed;
  return { ok: outcome === "deployed" || outcome === "nothing to do", text: lines.join("\n"), json };
}
