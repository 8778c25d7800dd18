import type { EnvironmentName } from "../../components/environment-names.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Substrate } from "../../local/substrate.ts";
import type { Environment, EnvironmentFile } from "./environment.ts";

/** Every environment that can be brought up, loaded when asked for: one that is broken does not stop the others. */
const environments: { readonly [K in EnvironmentName]?: () => Promise<EnvironmentFile> } = {
  local: async () => (await import("./local.ts")).local,
};

/** Names of the environments that can be brought up. */
export const declaredEnvironments: readonly string[] = Object.keys(environments);

/** The file of an environment: what is declared, and how to learn what it stands on. @throws {Problem} when there is none */
export async function environmentFile(stack: string): Promise<EnvironmentFile> {
  const load = Object.hasOwn(environments, stack) ? environments[stack as EnvironmentName] : undefined;
  if (load === undefined) {
    const names = declaredEnvironments.join(", ");
    throw new Problem(`There is no environment "${stack}".`, `Stacks are named after environments: ${names}.`);
  }
  return load();
}

/** The whole environment: what its file declares, and what it stands on. @throws {Problem} when that is not there */
export function onGround({ ground, ...declared }: EnvironmentFile, substrate: () => Substrate): Environment {
  const found = ground(substrate);
  return {
    ...declared,
    ...found,
    monitoring: { ...declared.monitoring, ...found.monitoring },
    gateway: { ...declared.gateway, ...found.gateway },
  };
}
