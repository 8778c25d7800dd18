import type { EnvironmentName } from "../environment-names.ts";
import type { AccountSettings } from "./settings.ts";

/** Tags of everything that an environment makes: by them it is found, counted and paid for. */
export function environmentTags(environment: EnvironmentName): Readonly<Record<string, string>> {
  return { "ml-serving/environment": environment, "ml-serving/managed-by": "pulumi" };
}

/**
 * Everything that decides where an environment's objects are made, and nothing of who makes them: credentials are the caller's own. With
 * those of another account the provider refuses to do anything.
 */
export function providerArguments(environment: EnvironmentName, { id, region }: AccountSettings) {
  return { region, allowedAccountIds: [id], defaultTags: { tags: environmentTags(environment) } };
}
