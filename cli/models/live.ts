import { labelKeys } from "../../components/model-labels.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { clusterAccess, getObjects } from "../environment/cluster.ts";
import { liveKey, type Live } from "./answer.ts";

interface Deployment {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly readyReplicas?: number };
}

/**
 * Asks the cluster which variants run.
 * @throws {Problem} where there is no cluster, or it does not answer
 */
export async function askCluster(environment: Environment): Promise<Live> {
  const cluster = await clusterAccess(environment);
  const where = ["--all-namespaces", "--selector", labelKeys.variant];
  const deployments = await getObjects<Deployment>(cluster, "deployments", ...where);
  return new Map(
    deployments.map(({ metadata, spec, status }) => [
      liveKey(metadata.labels?.[labelKeys.model] ?? "", metadata.labels?.[labelKeys.variant] ?? ""),
      { ready: status?.readyReplicas ?? 0, wanted: spec.replicas ?? 1 },
    ]),
  );
}
