import type { EnvironmentName } from "../../components/environment-names.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Substrate } from "../../local/substrate.ts";
import { cloudGround } from "../cloud/ground.ts";
import type { Purpose } from "../cloud/purpose.ts";
import { InvalidData } from "../invalid-data.ts";
import { isCloud, type Environment, type EnvironmentFile } from "./environment.ts";

/** Every environment that can be brought up, loaded when asked for: one that is broken does not stop the others. */
const environments: { readonly [K in EnvironmentName]: () => Promise<EnvironmentFile> } = {
  local: async () => (await import("./local.ts")).local,
  dev: async () => (await import("./dev.ts")).dev,
  sit: async () => (await import("./sit.ts")).sit,
  stg: async () => (await import("./stg.ts")).stg,
  prd: async () => (await import("./prd.ts")).prd,
};

/** Names of the environments that can be brought up. */
export const declaredEnvironments: readonly string[] = Object.keys(environments);

/** The file of an environment: what is declared, and how to learn what it stands on. @throws {Problem} when there is none */
export async function environmentFile(name: string): Promise<EnvironmentFile> {
  if (!Object.hasOwn(environments, name)) {
    const names = declaredEnvironments.join(", ");
    throw new Problem(`There is no environment "${name}".`, `Stacks are named after environments: ${names}.`);
  }
  return environments[name as EnvironmentName]();
}

/** How an environment learns what it stands on: from what was prepared on this machine, or from what is known of AWS. */
export interface Sources {
  readonly substrate: () => Substrate;
  readonly purpose: Purpose;
}

/**
 * What is served from: what an environment's file declares, and what it stands on.
 * @throws {Problem} when that is not there; {InvalidData} with every fact that nobody has resolved
 */
export function onGround(file: EnvironmentFile, { substrate, purpose }: Sources): Environment {
  const { name, monitoring, gateway } = file;
  const found = isCloud(file) ? cloudGround(file, purpose) : { ground: file.ground(substrate) };
  if ("issues" in found) throw new InvalidData(found.issues, name);
  const { ground } = found;
  return {
    ...ground,
    name,
    placing: isCloud(file) ? "by-pool" : "anywhere",
    ...(file.teams === undefined ? {} : { teams: file.teams }),
    ...(isCloud(file) || file.redis === undefined ? {} : { redis: file.redis }),
    monitoring: { ...monitoring, ...ground.monitoring },
    gateway: { ...gateway, ...ground.gateway },
  };
}
