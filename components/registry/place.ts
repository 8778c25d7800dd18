import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { SecretCopy } from "../secret-copies/settings.ts";
import type { RegistrySettings } from "./settings.ts";
import { cacheable, repositoryOf, splitReference, upstreamOf } from "./upstreams.ts";

/** An environment on AWS. */
export interface RegistryGround {
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** What others need to know of a registry: known before anything of it is there. */
export interface RegistryRef {
  /** Host and, unless it is 443, port. */
  readonly host: string;
  /** What stands before the name of each of the platform's repositories: host and path, without a slash at the end. */
  readonly address: string;
  /** Whether other projects' images come through it: their addresses are then here too. */
  readonly carriesUpstreams: boolean;
  /**
   * How whoever pulls logs in: nodes by their role, or pods by a pull secret that a secret (Secrets Manager) has the content of.
   */
  readonly login: "node-role" | { readonly secret: string };
}

/** The Kubernetes Secret that pods log in with, where they do: in the namespaces of models, by this name. */
export const pullSecretName = "registry-login";

/** What a namespace of models needs so that its pods can pull; undefined where nodes log in by their role. */
export function pullSecretCopy({ login }: RegistryRef): SecretCopy | undefined {
  if (login === "node-role") return undefined;
  return {
    name: pullSecretName,
    type: "kubernetes.io/dockerconfigjson",
    from: login.secret,
    keys: { whole: ".dockerconfigjson" },
  };
}

/** Where repositories made here lie, in front of their names. */
export function repositoryPrefix(environment: EnvironmentName): string {
  return awsName(environment);
}

/** Host of an account's ECR: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
function ecrHost({ account, region }: RegistryGround): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}

/** Where an environment's registry is. Pure. */
export function registryPlace(settings: RegistrySettings, ground: RegistryGround): RegistryRef {
  const host = ecrHost(ground);
  if ("create" in settings)
    return {
      host,
      address: `${host}/${repositoryPrefix(ground.environment)}`,
      carriesUpstreams: true,
      login: "node-role",
    };
  if ("ecr" in settings.adopt)
    return { host, address: `${host}/${settings.adopt.ecr.prefix}`, carriesUpstreams: false, login: "node-role" };
  const { harbor } = settings.adopt;
  return {
    host: harbor.host,
    address: `${harbor.host}/${harbor.project}`,
    carriesUpstreams: false,
    login: { secret: harbor.secret },
  };
}

/** Address of one of the platform's repositories: `models/iris`, `runtimes/pmml`. */
export function repositoryIn(registry: RegistryRef, name: string): string {
  return `${registry.address}/${name}`;
}

/** The repository that a copy of an image lies in, where ECR has no cache for its registry. */
function copyOf(host: string, rest: string): string {
  return `copies/${host.replaceAll(":", "-")}/${rest}`;
}

/**
 * Whether whatever lies in a repository has a tag. Models' artifacts are pushed by digest, and copies may be: an untagged
 * image of theirs may well be one that runs.
 */
export function isTagged(repository: string): boolean {
  return !/^(models|copies)\//.test(repository);
}

/**
 * Where another project's image is pulled from, digest and all: through a cache, from a copy, or from its own registry where
 * ours carries no others.
 * @param reference as its project writes it, host first: `docker.io/library/redis@sha256:…`
 * @throws RangeError for one without a host
 */
export function upstreamIn(registry: RegistryRef, reference: string): string {
  const split = splitReference(reference);
  if (split === undefined) throw new RangeError(`"${reference}" does not begin with the host of a registry`);
  if (!registry.carriesUpstreams) return reference;
  const upstream = upstreamOf(split.host);
  return repositoryIn(
    registry,
    upstream === undefined ? copyOf(split.host, split.rest) : `${upstream.cache}/${split.rest}`,
  );
}

/** Repositories for images whose registries ECR cannot cache; somebody copies the images into them. */
export function copiedRepositories(references: readonly string[]): readonly string[] {
  const copies = references.flatMap((reference) => {
    const split = splitReference(reference);
    return split === undefined || upstreamOf(split.host) !== undefined
      ? []
      : [copyOf(split.host, repositoryOf(split.rest))];
  });
  return [...new Set(copies)].sort();
}

/** Caches that images in use need, in order. */
export function cachesFor(references: readonly string[]): typeof cacheable {
  const hosts = new Set(references.map((reference) => splitReference(reference)?.host));
  const used = new Set([...hosts].map((host) => (host === undefined ? undefined : upstreamOf(host))));
  return cacheable.filter((upstream) => used.has(upstream));
}
