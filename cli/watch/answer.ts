import { duration } from "../../local/console/steps.ts";
import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";
import { milestones, type Milestone } from "./seen.ts";
import type { Found, Watched } from "./watch.ts";

const words: { readonly [M in Milestone]: string } = {
  "applied from": "a deployment of the commit applies",
  pods: "its pods are wanted",
  ready: "they are ready, and no other's are left",
  answers: "it answers a golden row",
  tested: "the deployment has asked all rows, and is done",
};

/** A milestone as it is told when it is met. Pure. */
export function milestoneInWords(milestone: Milestone, ms: number): string {
  return `${duration(ms).padStart(8)}  ${words[milestone]}`;
}

/** What was seen of a version's way, and how long each part took. Pure. */
export function watchAnswer({ model, variant, environment, commit }: Watched, { reached, gone, ms }: Found): Answer {
  const what = `${model.name} ${variant.version} (${variant.name})`;
  const rows = milestones.flatMap((milestone) => {
    const at = reached.get(milestone);
    return at === undefined ? [] : [[duration(at), words[milestone]]];
  });
  const head =
    gone === undefined
      ? `${what} is served in ${environment.name}, ${duration(ms)} after it began to be watched`
      : `${what} does not come to ${environment.name}: ${gone}`;
  return {
    ok: gone === undefined,
    text: [head, "", table(rows.length === 0 ? [["–", "nothing was seen of it"]] : rows)].join("\n"),
    json: {
      ...{ model: model.name, environment: environment.name, version: variant.version, digest: variant.digest, commit },
      ...{ reachedMs: Object.fromEntries(reached), ms },
      ...(gone === undefined ? {} : { gone }),
    },
  };
}
