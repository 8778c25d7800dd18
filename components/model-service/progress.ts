import type { EnvironmentName } from "../environment-names.ts";
import { seconds } from "../quantity.ts";
import type { ModelSpec } from "./spec.ts";
import type { ProgressSpec } from "./spec/progress.ts";

/** {@link ProgressSpec} with nothing left open. */
export interface ResolvedProgress {
  readonly steps: readonly number[];
  readonly bakeSeconds: number;
  readonly requests: number;
  readonly errors: number;
  readonly latency: number;
}

/** A few requests first, then enough to tell, then as many as the champion; what is asked of it is what `--if-better` asks. */
const standard = { steps: [5, 25, 50], bake: "30m", requests: 1_000, errors: 0.005, latency: 1.5 } as const;

/** What holds in an environment, before it is checked: the environment's own part before the model's. */
export function declaredProgress(spec: ModelSpec, environment: EnvironmentName): ProgressSpec {
  return { ...spec.progress, ...spec.in?.[environment]?.progress };
}

/** Expects a spec that `validate.ts` accepts. */
export function resolveProgress(spec: ModelSpec, environment: EnvironmentName): ResolvedProgress {
  const { bake, ...rest } = { ...standard, ...declaredProgress(spec, environment) };
  return { ...rest, bakeSeconds: seconds(bake) };
}
