/** Another project's registry, as ECR caches it. */
export interface Upstream {
  /** How the cache is called: the names that AWS's console proposes. */
  readonly cache: string;
  /** Where the registry answers. */
  readonly url: string;
  /** Whether ECR asks for credentials before it caches anything of it. */
  readonly login: boolean;
}

/**
 * Registries that ECR can cache, by the host that images carry. There is none for gcr.io and nvcr.io: their images are copied.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
const upstreams: Readonly<Record<string, Upstream>> = {
  "docker.io": { cache: "docker-hub", url: "registry-1.docker.io", login: true },
  "ghcr.io": { cache: "github", url: "ghcr.io", login: true },
  "public.ecr.aws": { cache: "ecr-public", url: "public.ecr.aws", login: false },
  "quay.io": { cache: "quay", url: "quay.io", login: false },
  "registry.k8s.io": { cache: "kubernetes", url: "registry.k8s.io", login: false },
};

/** The registry of a host; undefined where ECR has no cache for it. */
export function upstreamOf(host: string): Upstream | undefined {
  return Object.hasOwn(upstreams, host) ? upstreams[host] : undefined;
}

/** Every registry that can be cached. */
export const cacheable: readonly Upstream[] = Object.values(upstreams);

/** An image's reference in two: its registry's host, and the rest. */
export interface SplitReference {
  readonly host: string;
  /** `library/redis@sha256:…` */
  readonly rest: string;
}

/** Splits a full reference; undefined for one that begins with no host. */
export function splitReference(reference: string): SplitReference | undefined {
  const slash = reference.indexOf("/");
  const host = reference.slice(0, Math.max(slash, 0));
  return /[.:]/.test(host) ? { host, rest: reference.slice(slash + 1) } : undefined;
}

/** The repository of a reference's rest, without tag and digest. */
export function repositoryOf(rest: string): string {
  return rest.replace(/@.*$/, "").replace(/:[^/]*$/, "");
}
