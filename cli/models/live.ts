import { existsSync } from "node:fs";
import { labelKeys } from "../../components/model-labels.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { liveKey, type Live } from "./answer.ts";

interface DeploymentList {
  readonly items: readonly {
    readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec: { readonly replicas?: number };
    readonly status?: { readonly readyReplicas?: number };
  }[];
}

/**
 * Asks the cluster which variants run.
 * @throws {Problem} where there is no cluster, or it does not answer
 */
export async function askCluster({ name, cluster }: Environment): Promise<Live> {
  if (cluster.adopt === undefined)
    throw new Problem(
      `Stack ${name} makes its cluster itself, and this machine has no way to it yet.`,
      `aws eks update-kubeconfig --name ml-serving-${name}, then kubectl get deployments -A -l ${labelKeys.variant}`,
    );
  const { kubeconfig, context } = cluster.adopt;
  if (!existsSync(kubeconfig)) throw new Problem(`There is no cluster to ask: ${kubeconfig} is missing.`, "make up");
  const told = await kubectl(kubeconfig, [
    ...(context === undefined ? [] : ["--context", context]),
    "get",
    "deployments",
    "--all-namespaces",
    "--selector",
    labelKeys.variant,
    "--request-timeout",
    "10s",
    "--output",
    "json",
  ]);
  const { items } = JSON.parse(told) as DeploymentList;
  return new Map(
    items.map(({ metadata, spec, status }) => [
      liveKey(metadata.labels?.[labelKeys.model] ?? "", metadata.labels?.[labelKeys.variant] ?? ""),
      { ready: status?.readyReplicas ?? 0, wanted: spec.replicas ?? 1 },
    ]),
  );
}
