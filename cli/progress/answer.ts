import type { Answer } from "../answer.ts";
import { changedAnswer } from "../releases/edit/answer.ts";
import type { Progressed } from "./once.ts";

/** How a rollout stands after a call: `going on` until it is one of the others. */
export type Standing = "going on" | "champion" | "halted" | "retired";

/** Pure. */
export function standingOf({ state, step }: Progressed): Standing {
  if (state.at !== "step") return state.at;
  switch (step.does) {
    case "promote":
      return "champion";
    case "halt":
      return "halted";
    case "roll back":
      return "retired";
    case "nothing":
    case "wait":
    case "raise":
      return "going on";
  }
}

/** What was decided and done, as people and programs read it. Code 1 for one that is halted or rolled back. Pure. */
export function progressAnswer(model: string, environment: string, isDryRun: boolean, progressed: Progressed): Answer {
  const { state, step, changed } = progressed;
  const { version, digest } = "challenger" in state ? state.challenger : state.version;
  const to = "weight" in step ? ` to ${step.weight} %` : "";
  const title = `${model}  ${environment} ${version} (${digest})  →  ${step.does}${to}: ${step.because}`;
  const standing = standingOf(progressed);
  const ok = standing === "going on" || standing === "champion";
  const said = { version, digest, step, standing };
  if (changed === undefined) return { ok, text: title, json: { model, environment, written: false, ...said } };
  return { ...changedAnswer(title, { model, environment, isDryRun }, changed, [], said), ok };
}
