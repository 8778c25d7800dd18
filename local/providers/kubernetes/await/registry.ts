import { groupOf } from "../objects.ts";
import { deployment } from "./deployment.ts";
import type { Awaiter } from "./verdict.ts";

/** Who decides about which kind; `GROUP/KIND`, the core group as "". Kinds that are not here are ready at once. */
const AWAITERS: { readonly [kind: string]: Awaiter } = {
  "apps/Deployment": deployment,
};

export function awaiterFor(apiVersion: string, kind: string): Awaiter | undefined {
  return AWAITERS[`${groupOf(apiVersion)}/${kind}`];
}
