import { labelKeys, ownerAnnotation } from "../model-labels.ts";
import type { ModelSpec } from "./spec.ts";
import type { Tier } from "./spec/ownership.ts";

/** Whose a model is, as its objects say it. */
export interface ResolvedOwnership {
  readonly tier: Tier;
  /** Labels beside those of team and model. */
  readonly labels: Readonly<Record<string, string>>;
  /** What is no label's value. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a model is worth where it does not say: no more and no less than others. */
export function declaredTier({ tier = "standard" }: ModelSpec): Tier {
  return tier;
}

/** Expects a spec that `validate.ts` accepts. */
export function resolveOwnership(spec: ModelSpec): ResolvedOwnership {
  const { owner, costCentre, system } = spec;
  const tier = declaredTier(spec);
  return {
    tier,
    labels: {
      [labelKeys.tier]: tier,
      ...(costCentre === undefined ? {} : { [labelKeys.costCentre]: costCentre }),
      ...(system === undefined ? {} : { [labelKeys.system]: system }),
    },
    annotations: owner === undefined ? {} : { [ownerAnnotation]: owner },
  };
}
