import type { EnvironmentName } from "../../components/environment-names.ts";
import { resolveTracing } from "../../components/tracing.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Substrate } from "../../local/substrate.ts";
import { cloudFacts } from "../cloud/facts.ts";
import { cloudGround } from "../cloud/ground.ts";
import type { Purpose } from "../cloud/purpose.ts";
import { InvalidData } from "../invalid-data.ts";
import { withAsked, type Asked } from "./asked.ts";
import {
  isCloud,
  type CloudEnvironment,
  type Environment,
  type EnvironmentFile,
  type EnvironmentGround,
} from "./environment.ts";

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

/**
 * The file of an environment: what is declared, and how to learn what it stands on.
 * @param asked which of its models, where not those that it serves by default
 * @throws {Problem} when there is no such environment, or no such model
 */
export async function environmentFile(name: string, asked?: Asked): Promise<EnvironmentFile> {
  if (!Object.hasOwn(environments, name)) {
    const names = declaredEnvironments.join(", ");
    throw new Problem(`There is no environment "${name}".`, `Stacks are named after environments: ${names}.`);
  }
  return withAsked(await environments[name as EnvironmentName](), asked);
}

/** Every environment on AWS: what must not be the same in two of them is compared. */
export async function cloudEnvironments(): Promise<readonly CloudEnvironment[]> {
  const files = await Promise.all(declaredEnvironments.map((name) => environmentFile(name)));
  return files.filter(isCloud);
}

/** How an environment learns what it stands on: from what was prepared on this machine, or from what is known of AWS. */
export interface Sources {
  readonly substrate: () => Substrate;
  readonly purpose: Purpose;
}

/** A Redis in the cluster needs its images. */
function redisOf(file: EnvironmentFile, { images }: EnvironmentGround): Pick<Environment, "redis"> {
  if (isCloud(file) || file.redis === undefined) return {};
  const { redis, redisExporter } = images;
  if (redis === undefined || redisExporter === undefined) throw new RangeError("a Redis in the cluster has no images");
  return { redis: { settings: file.redis, images: { redis, redisExporter } } };
}

/** Only where a model has a queue: nobody else calls it. */
function queuesOf(file: EnvironmentFile, { images }: EnvironmentGround): Pick<Environment, "queues"> {
  if (isCloud(file) || file.queues === undefined || file.models.every(({ nearline }) => nearline === undefined))
    return {};
  const { redis, redisExporter } = images;
  if (redis === undefined || redisExporter === undefined) throw new RangeError("a Redis for queues has no images");
  return { queues: { settings: { ...file.queues, whenFull: "refuse" }, images: { redis, redisExporter } } };
}

/** Only where answers of a model are kept. */
function resultsOf(file: EnvironmentFile, { images }: EnvironmentGround): Pick<Environment, "results"> {
  if (file.results === undefined || file.models.every(({ cache }) => cache === undefined)) return {};
  const { redis, redisExporter } = images;
  if (redis === undefined || redisExporter === undefined) throw new RangeError("a Redis for answers has no images");
  const settings = { ...file.results, whenFull: "evict", keep: "nothing" } as const;
  return { results: { settings, images: { redis, redisExporter } } };
}

/** What an environment stands on. @throws {Problem} when that is not there; {InvalidData} with every fact that nobody has resolved */
function groundOf(
  file: EnvironmentFile,
  { substrate, purpose }: Sources,
): Pick<Environment, "cloud"> & EnvironmentGround {
  if (!isCloud(file)) return file.ground(substrate);
  const found = cloudFacts(file, purpose);
  if ("issues" in found) throw new InvalidData(found.issues, file.name);
  return { ...cloudGround(file, found.facts), cloud: { file, facts: found.facts } };
}

/**
 * What is served from: what an environment's file declares, and what it stands on.
 * @throws {Problem} when that is not there; {InvalidData} with every fact that nobody has resolved
 */
export function onGround(file: EnvironmentFile, sources: Sources): Environment {
  const { name, monitoring, gateway } = file;
  const ground = groundOf(file, sources);
  return {
    ...ground,
    name,
    placing: isCloud(file) ? "by-pool" : "anywhere",
    secrets: isCloud(file) ? { region: file.account.region } : "cluster",
    ...(file.teams === undefined ? {} : { teams: file.teams }),
    accelerators: isCloud(file) && Object.values(file.pools).some(({ gpu }) => gpu !== undefined),
    ...(file.tracing === undefined ? {} : { tracing: resolveTracing(file.tracing) }),
    ...redisOf(file, ground),
    ...queuesOf(file, ground),
    ...resultsOf(file, ground),
    monitoring: { ...monitoring, ...ground.monitoring },
    gateway: { ...gateway, ...ground.gateway },
  };
}
