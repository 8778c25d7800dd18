import { pullSecretName } from "../components/registry/place.ts";
import type { Environment } from "./environments/environment.ts";

/** What models' pods name to pull with; nothing where nodes log in by their role, or nobody needs to. */
export function pullSecretOf({ cloud }: Pick<Environment, "cloud">): { readonly pullSecret?: string } {
  return cloud === undefined || cloud.facts.registry.login === "node-role" ? {} : { pullSecret: pullSecretName };
}
