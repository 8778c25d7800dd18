import { existsSync } from "node:fs";
import { currentCluster } from "../../local/cluster/current.ts";
import { Problem } from "../../local/console/problem.ts";
import { ownCluster } from "../../local/ground/own.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { cloudClusterAccess, getObjects, type ClusterAccess } from "../environment/cluster.ts";
import { digestsIn } from "./named.ts";

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** What may start a pod again: a model that is scaled to nothing has no pod and still needs its image. */
const kinds = "pods,deployments,replicasets,statefulsets,daemonsets,jobs,cronjobs";

/** The cluster of an environment, as kubectl on this machine reaches it. Undefined: no way to it. */
async function clusterOf(file: EnvironmentFile): Promise<ClusterAccess | undefined> {
  if (isCloud(file)) return cloudClusterAccess(file);
  const kubectl = toolPath("kubectl");
  if (!existsSync(kubectl)) return undefined;
  const own = ownCluster(process.env);
  if (own !== undefined) return { kubectl: [kubectl, `--kubeconfig=${own.kubeconfig}`, `--context=${own.context}`] };
  const { kubeconfig } = currentCluster();
  return existsSync(kubeconfig) ? { kubectl: [kubectl, `--kubeconfig=${kubeconfig}`] } : undefined;
}

/** Digests that workloads name or run. Pure. */
export function namedByWorkloads(workloads: readonly Workload[]): readonly (readonly [digest: string, by: string])[] {
  return workloads.flatMap(({ kind, metadata: { name, namespace = "" }, spec, status }) =>
    digestsIn(JSON.stringify([spec, status])).map(
      (digest) => [digest, `${kind.toLowerCase()} ${namespace}/${name}`] as const,
    ),
  );
}

/**
 * Digests that an environment's cluster runs, or would start again. Undefined: this machine has no way to it.
 * @throws {Problem} where there is a way and nobody answers, or AWS says of none
 */
export async function namedByCluster(
  file: EnvironmentFile,
): Promise<readonly (readonly [digest: string, by: string])[] | undefined> {
  const cluster = await clusterOf(file);
  return cluster === undefined ? undefined : namedByWorkloads(await getObjects<Workload>(cluster, kinds, "-A"));
}

/** @throws {Problem} as nobody may collect what a cluster may be running that was not asked */
export function refuseUnasked(environment: string): never {
  throw new Problem(
    `What runs in ${environment} is not known here, and what runs must not be removed.`,
    environment === "local"
      ? "make up, or say that there is no cluster: --no-cluster."
      : "Log in to its AWS account, or say that there is no cluster: --no-cluster.",
  );
}
