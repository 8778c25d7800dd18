import type { EnvironmentName } from "../../components/environment-names.ts";
import { currentCluster } from "../../local/cluster/current.ts";
import { ownCluster } from "../../local/ground/own.ts";
import { dockerLogin } from "../../oci/docker-login.ts";
import { isLoopback } from "../../oci/loopback.ts";
import { machineLogin } from "../../oci/machine-registries.ts";
import { parseRepository, type Repository } from "../../oci/reference.ts";
import { isCloud, type CloudEnvironment, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { purposeOf } from "../../stacks/cloud/purpose.ts";
import { registryOf } from "../../stacks/cloud/registry.ts";
import { ecrLogin } from "./ecr-login.ts";

/** How this machine reaches an environment's registry, to push to it and to read from it. */
export interface RegistryAccess {
  readonly environment: EnvironmentName;
  /** Host and, unless it is 443, port: `127.0.0.1:15000`, `123456789012.dkr.ecr.eu-west-1.amazonaws.com`. */
  readonly host: string;
  /** What stands before the name of each of the platform's repositories, as pods write it: host and path, without a slash at the end. */
  readonly address: string;
  /** Scheme, host and port that requests go to. Plain HTTP on loopback only, where no certificate is known. */
  readonly baseUrl: string;
  /** Value of the Authorization header. Undefined: nobody logs in. */
  readonly authorization?: string;
  /** Who makes a repository that is not there: the first push, or `pulumi up` of the environment. */
  readonly repositoriesBy: "push" | "pulumi" | "owner";
}

/** One of the platform's repositories there: `models/fraud`, `runtimes/pmml`. */
export function repositoryAt({ address, baseUrl }: RegistryAccess, name: string): Repository {
  return { ...parseRepository(`${address}/${name}`), baseUrl };
}

/** The login that was given for an environment: REGISTRY_AUTHORIZATION_PRD, or REGISTRY_AUTHORIZATION for all of them. */
function given(environment: EnvironmentName, env: NodeJS.ProcessEnv): string | undefined {
  const told = env[`REGISTRY_AUTHORIZATION_${environment.toUpperCase()}`] ?? env["REGISTRY_AUTHORIZATION"];
  return told === undefined || told === "" ? undefined : told;
}

async function withLogin(
  place: Omit<RegistryAccess, "authorization">,
  env: NodeJS.ProcessEnv,
): Promise<RegistryAccess> {
  const authorization = given(place.environment, env) ?? (await dockerLogin(place.host, env));
  return authorization === undefined ? place : { ...place, authorization };
}

/** A registry's address without a cloud: scheme by the host, as everywhere. */
function placeOf(address: string) {
  const { baseUrl, registry: host } = parseRepository(`${address}/models/any`);
  return { host, address, baseUrl };
}

/**
 * A registry that this machine runs itself, with the login that it was given when it was made: what was set for other
 * registries is no login of it.
 */
function machineAccess(
  environment: EnvironmentName,
  place: Pick<RegistryAccess, "host" | "address" | "baseUrl">,
): RegistryAccess {
  const authorization = machineLogin(place.baseUrl);
  return { environment, ...place, ...(authorization === undefined ? {} : { authorization }), repositoriesBy: "push" };
}

function localAccess(env: NodeJS.ProcessEnv): Promise<RegistryAccess> | RegistryAccess {
  const own = ownCluster(env);
  if (own === undefined) return machineAccess("local", placeOf(currentCluster(env).registry));
  return withLogin({ environment: "local", ...placeOf(own.registry), repositoriesBy: "push" }, env);
}

/** Only a stand-in of ECR is on this machine: the real one names its account's host, which is known anyhow. */
function standIn(proxyEndpoint: string | undefined): string | undefined {
  if (proxyEndpoint === undefined) return undefined;
  const { host, origin } = new URL(proxyEndpoint);
  return isLoopback(host) ? origin : undefined;
}

async function cloudAccess(file: CloudEnvironment, env: NodeJS.ProcessEnv): Promise<RegistryAccess> {
  const environment = file.name;
  const { host, address, login } = registryOf(file);
  const played = purposeOf(env);
  if (played.for === "rehearsal" && played.registry !== undefined)
    return machineAccess(environment, { host, address, baseUrl: placeOf(played.registry).baseUrl });
  const baseUrl = `https://${host}`;
  if (login !== "node-role") return withLogin({ environment, host, address, baseUrl, repositoriesBy: "push" }, env);
  const { authorization, proxyEndpoint } = await ecrLogin(file);
  return {
    environment,
    host,
    address,
    baseUrl: standIn(proxyEndpoint) ?? baseUrl,
    authorization,
    repositoriesBy: "create" in file.registry ? "pulumi" : "owner",
  };
}

/**
 * How an environment's registry is reached: the embedded cluster's own, the one that REGISTRY names for a cluster of the
 * user's, that of a rehearsal's real nodes, ECR by the caller's AWS credentials, or a Harbor by REGISTRY_AUTHORIZATION (or
 * REGISTRY_AUTHORIZATION_PRD for one environment) or docker's own logins. Whether it answers is not asked.
 *
 * @throws {Problem} where ECR gives no login
 */
export async function registryAccess(
  environment: EnvironmentFile,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RegistryAccess> {
  return isCloud(environment) ? cloudAccess(environment, env) : localAccess(env);
}
