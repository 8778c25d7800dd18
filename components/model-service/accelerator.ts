import type { EnvironmentName } from "../environment-names.ts";
import type { ModelSpec } from "./spec.ts";
import type { AcceleratorSpec } from "./spec/accelerator.ts";

/** What a replica computes on, with every default filled in. */
export type ResolvedAccelerator = { readonly gpu: AcceleratorSpec["gpu"]; readonly count: number } | "none";

/** What a model declares for one environment, before it is checked: the environment's own part before the model's. */
export function declaredAccelerator(spec: ModelSpec, environment: EnvironmentName): AcceleratorSpec | "none" {
  return spec.in?.[environment]?.accelerator ?? spec.accelerator ?? "none";
}

/** What a replica computes on in an environment. Expects a spec that `validate.ts` accepts. */
export function resolveAccelerator(spec: ModelSpec, environment: EnvironmentName): ResolvedAccelerator {
  const declared = declaredAccelerator(spec, environment);
  return declared === "none" ? "none" : { gpu: declared.gpu, count: declared.count ?? 1 };
}
