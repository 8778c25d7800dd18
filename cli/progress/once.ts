import type { Challenger, Release } from "../../components/model-service/release.ts";
import type { Change } from "../../stacks/releases/edit/change.ts";
import { Problem } from "../../local/console/problem.ts";
import { changeRelease, openRelease, type Changed } from "../releases/edit/change-release.ts";
import { placeOf } from "../releases/observe.ts";
import { decideStep, whyOver, type Step } from "./decide.ts";
import { lookAtChallenger } from "./look.ts";
import { rolloutState, type RolloutState } from "./state.ts";

/** Whose challenger is looked at, and how what is done is written down. */
export interface Progressing {
  readonly model: string;
  readonly environment: string;
  /** Or its first digits. Default: the only challenger. */
  readonly digest?: string;
  /** Default: the newest ticket of the release's history, under which the challenger came. */
  readonly ticket?: string;
  readonly isDryRun: boolean;
}

/** One call: where the rollout stood, what was decided, and what the file says since. */
export interface Progressed {
  readonly state: RolloutState;
  readonly step: Step | { readonly does: "nothing"; readonly because: string };
  /** Undefined: the file is as it was. */
  readonly changed: Changed | undefined;
}

/** What a decision does to the release; undefined where it does nothing. Pure. */
export function changeFor(challenger: Challenger, step: Step): Change | undefined {
  const { digest } = challenger;
  switch (step.does) {
    case "raise":
      return { kind: "weight", digest, weight: step.weight };
    case "halt":
      return { kind: "weight", digest, weight: 0 };
    case "roll back":
      return { kind: "retire", what: { digest } };
    case "promote":
      return { kind: "place", did: "promote", version: challenger, part: { as: "champion" } };
    case "wait":
      return undefined;
  }
}

function releaseOf(root: string, model: string, environment: string) {
  const open = openRelease(root, { model, environment });
  if (open.release === undefined)
    throw new Problem(
      `${model} has no release in ${environment}: there is no ${open.path}.`,
      `npx ml release ${model} ${environment} --from … writes one.`,
    );
  return { open, release: open.release };
}

/** The ticket under which the challenger came, as far as the history goes back. Pure. */
function ticketOf({ history = [] }: Release): string | undefined {
  return history.find(({ ticket }) => ticket !== undefined)?.ticket;
}

/**
 * Decides what is done with a challenger now, and does it to the release file: nothing else is kept anywhere, so that it may be
 * killed at any time and called again.
 * @throws {Problem} where there is no challenger, or the cluster cannot be asked; {InvalidData} for what must not be
 */
export async function progressOnce(root: string, asked: Progressing): Promise<Progressed> {
  const { model, environment, digest, isDryRun } = asked;
  const { open, release } = releaseOf(root, model, environment);
  const state = rolloutState(release, digest, `${model} in ${environment}`);
  if (state.at !== "step")
    return { state, step: { does: "nothing", because: whyOver(state) ?? "" }, changed: undefined };
  const place = await placeOf(environment, model);
  const challenger = place.model.variants.find((one) => one.digest === state.challenger.digest);
  if (challenger === undefined)
    throw new Problem(
      `${model} changed in ${environment} while this was looking at it.`,
      "Run it again: it goes on from what the file says now.",
    );
  const step = decideStep(place.model.progress, state.challenger.weight, await lookAtChallenger(place, challenger));
  const change = changeFor(state.challenger, step);
  if (change === undefined) return { state, step, changed: undefined };
  const ticket = asked.ticket ?? ticketOf(release);
  const changed = await changeRelease(open, change, { why: `${step.does}: ${step.because}`, ticket, isDryRun });
  return { state, step, changed };
}
