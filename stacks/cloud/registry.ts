import { registryPlace, type RegistryRef } from "../../components/registry/place.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

/** Where an environment's registry is. Pure. */
export function registryOf({
  name,
  account,
  registry,
}: Pick<CloudEnvironment, "name" | "account" | "registry">): RegistryRef {
  return registryPlace(registry, { environment: name, account: account.id, region: account.region });
}
