import { championWeight, type Release, type Version } from "../../../components/model-service/release.ts";
import { short, type Part } from "../../../stacks/releases/edit/change.ts";
import { trafficOf } from "../../../stacks/releases/edit/rollback.ts";
import type { Answer } from "../../answer.ts";
import type { Changed } from "./change-release.ts";
import type { Verdict } from "../verdict.ts";
import type { NotBetter, Promoted, Promotion } from "./promote.ts";
import type { ServedAlready } from "./served-so.ts";

/** `champion 14 (sha256:77ab…)` */
function named(version: Version): string {
  return `${version.version} (${short(version.digest)})`;
}

/** What is served: `champion 13 keeps 90 %, challenger 14 10 %`. */
export function servedWords(release: Release): string {
  const { champion, challengers = [], shadow } = release;
  return [
    `champion ${named(champion)} ${championWeight(challengers)} %`,
    ...challengers.map((one) => `challenger ${named(one)} ${one.weight} %`),
    ...(shadow === undefined ? [] : [`shadow ${named(shadow)} sees ${shadow.percent} %`]),
  ].join(" · ");
}

/** What somebody does next. */
function nextStep(environment: string, path: string): string {
  return environment === "local"
    ? "Next: make up"
    : `Next: commit ${path} and open a pull request; its preview shows what follows.`;
}

/** What each command that changes a release says of it. */
export function changedAnswer(
  title: string,
  {
    model,
    environment,
    isDryRun,
  }: { readonly model: string; readonly environment: string; readonly isDryRun: boolean },
  changed: Changed,
  further: readonly string[] = [],
  more: object = {},
): Answer {
  const { path, diff, consequences, release } = changed;
  const lines = [
    title,
    ...consequences,
    ...further,
    `${environment} serves: ${servedWords(release)}`,
    "",
    diff,
    "",
    isDryRun ? `A dry run: ${path} is as it was.` : `wrote ${path}. ${nextStep(environment, path)}`,
  ];
  const { history = [], ...traffic } = release;
  return {
    ok: true,
    text: lines.join("\n"),
    json: {
      model,
      environment,
      written: !isDryRun,
      path,
      ...more,
      serves: traffic,
      entry: history[0],
      consequences,
      diff,
    },
  };
}

/** What is said where it is served so already, and that is no mistake. */
export function servedAlreadyAnswer(
  model: string,
  environment: string,
  part: Part,
  { already, version, path }: ServedAlready,
): Answer {
  const serves = trafficOf(already);
  return {
    ok: true,
    text: [
      `${model}  ${environment} ${partWords(part)} ${named(version)}`,
      `${environment} serves: ${servedWords(already)}`,
      "",
      `It is so already: ${path} is as it was.`,
    ].join("\n"),
    json: { model, environment, written: false, path, version, part, serves },
  };
}

function partWords(part: Part): string {
  switch (part.as) {
    case "champion":
      return part.as;
    case "challenger":
      return `challenger at ${part.weight} %`;
    case "shadow":
      return `shadow of ${part.percent} %`;
  }
}

/** What a challenger has shown, a line each. */
function verdictLines({ reasons }: Verdict): readonly string[] {
  return reasons.map(({ criterion, outcome, words }) => `${outcome.padEnd(9)}  ${criterion.padEnd(9)}  ${words}`);
}

export function promotedAnswer(asked: Promotion, promoted: Promoted | NotBetter | ServedAlready): Answer {
  const { model, from, to, part, isDryRun } = asked;
  if ("already" in promoted) return servedAlreadyAnswer(model, to.name, part, promoted);
  const { version, verdict } = promoted;
  const title = `${model}  ${from.name} ${named(version)}  →  ${to.name} ${partWords(part)}`;
  const said = { version, from: from.name, part, verdict };
  if (!("copied" in promoted)) {
    const { outcome } = promoted.verdict;
    const lines = [title, ...verdictLines(promoted.verdict), "", `${outcome}: nothing was changed.`];
    return { ok: false, text: lines.join("\n"), json: { model, environment: to.name, written: false, ...said } };
  }
  const { copied, contract } = promoted;
  const further = [
    ...(contract === undefined ? [] : [`contract: ${contract}`]),
    ...(verdict === undefined ? [] : verdictLines(verdict)),
    ...copied,
  ];
  return changedAnswer(title, { model, environment: to.name, isDryRun }, promoted, further, {
    ...said,
    contract,
    copied,
  });
}
