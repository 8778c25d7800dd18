import { adapterOf } from "./plan.ts";
import type { ModelSpec } from "./spec.ts";
import type { EgressSpec } from "./spec/egress.ts";

/** What a model may call, and where that was said: by name, or by a setting of its runtime that needs it. */
export function declaredEgress(spec: ModelSpec): readonly { readonly egress: EgressSpec; readonly path: string }[] {
  const named = (spec.egress ?? []).map((egress, index) => ({ egress, path: `egress.${index}` }));
  const server = adapterOf(spec.runtime).redisFor?.(spec.runtime);
  const needed = spec.features === undefined ? server && `runtime.${server}` : "features";
  if (needed === undefined || named.some(({ egress }) => "to" in egress)) return named;
  return [...named, { egress: { to: "redis" }, path: needed }];
}
