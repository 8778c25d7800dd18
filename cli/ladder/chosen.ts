import { Problem } from "../../local/console/problem.ts";
import type { LadderStep } from "./steps.ts";

/** Which environments a pipeline is about. */
export interface Asked {
  /** These alone, wherever they are; none: all. */
  readonly named: readonly string[];
  /** Of all, those alone that CI can reach. */
  readonly isReachable: boolean;
  /** Those alone that serve this model. */
  readonly serves?: string;
}

/**
 * The steps of the ladder that are meant, from the foot up. Pure.
 * @throws {Problem} where none is, or one that is named does not serve the model
 */
export function chosen(steps: readonly LadderStep[], { named, isReachable, serves }: Asked): readonly LadderStep[] {
  // Without a state that others see there is nothing that CI could reach: it is on somebody's machine.
  const meant = steps.filter(({ environment, aws }) =>
    named.length > 0 ? named.includes(environment) : !isReachable || aws !== undefined,
  );
  if (serves === undefined) {
    if (meant.length > 0) return meant;
    throw new Problem("No environment of the ladder can be reached by CI.", "Declare one on AWS: docs/environments.md");
  }
  const serving = meant.filter(({ models }) => models.includes(serves));
  const others = meant.filter((step) => !serving.includes(step)).map(({ environment }) => environment);
  if (named.length > 0 && others.length > 0)
    throw new Problem(`${serves} is not served in ${others.join(", ")}.`, "Name others, or none: npx ml models");
  if (serving.length === 0)
    throw new Problem(
      `No environment${isReachable ? " that CI can reach" : ""} serves ${serves}.`,
      "Add it to the models of one, in stacks/environments: npx ml models",
    );
  return serving;
}
