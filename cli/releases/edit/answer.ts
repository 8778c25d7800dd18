import { championWeight, type Release, type Version } from "../../../components/model-service/release.ts";
import { short, type Part } from "../../../stacks/releases/edit/change.ts";
import type { Answer } from "../../answer.ts";
import type { Changed } from "./change-release.ts";
import type { Promoted, Promotion } from "./promote.ts";

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

export function promotedAnswer(asked: Promotion, promoted: Promoted): Answer {
  const { model, from, to, part, isDryRun } = asked;
  const { version, copied } = promoted;
  const title = `${model}  ${from.name} ${named(version)}  →  ${to.name} ${partWords(part)}`;
  return changedAnswer(title, { model, environment: to.name, isDryRun }, promoted, copied, {
    version,
    from: from.name,
    part,
    copied,
  });
}
