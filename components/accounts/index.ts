import { Provider } from "@pulumi/aws/provider.js";
import type { EnvironmentName } from "../environment-names.ts";
import { providerArguments } from "./provider.ts";
import type { AccountSettings } from "./settings.ts";

export { boundedRoles } from "./bounded-roles.ts";
export { CiRoles } from "./ci-roles.ts";

/** The explicit provider of an environment: its account and region, whatever the caller's own configuration says. */
export function accountProvider(environment: EnvironmentName, account: AccountSettings): Provider {
  return new Provider(`aws-${environment}`, providerArguments(environment, account));
}
