import { labelKeys } from "../../components/model-labels.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { namespaceOf, peers, teamNamespace } from "../../components/network-peers.ts";
import { getObjects, type ClusterAccess } from "../environment/cluster.ts";
import type { Source } from "./record.ts";

/** A pod, as far as it is read. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
  };
  readonly status?: {
    readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number }[];
    readonly initContainerStatuses?: readonly { readonly name: string; readonly restartCount: number }[];
  };
}

/** Envoy's container in the gateway's pods: the access log is its. https://gateway.envoyproxy.io/docs/ */
const proxyContainer = "envoy";

/** What is to be read of a pod. @param previous only what ran before, where a container was started again. Pure. */
export function sourcesOf(from: Source["from"], pods: readonly Pod[], previous: boolean): readonly Source[] {
  return pods.flatMap(({ metadata, spec, status }) => {
    const restarted = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
      .filter(({ restartCount }) => restartCount > 0)
      .map(({ name }) => name);
    const variant = metadata.labels?.[labelKeys.variant];
    return [...(spec.initContainers ?? []), ...spec.containers]
      .map(({ name }) => name)
      .filter((name) => (from === "model" || name === proxyContainer) && (!previous || restarted.includes(name)))
      .map((container) => ({
        from,
        namespace: metadata.namespace,
        pod: metadata.name,
        container,
        ...(variant === undefined ? {} : { variant }),
      }));
  });
}

function selector(labels: Readonly<Record<string, string>>): readonly string[] {
  return [
    "--selector",
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
  ];
}

/** Everything whose log tells of a model. @throws {Problem} where the cluster does not answer */
export async function findSources(
  cluster: ClusterAccess,
  { name, team }: ResolvedModel,
  { variant, previous }: { readonly variant?: string; readonly previous: boolean },
): Promise<readonly Source[]> {
  const labels = { [labelKeys.model]: name, ...(variant === undefined ? {} : { [labelKeys.variant]: variant }) };
  const pods = (namespace: string, of: Readonly<Record<string, string>>) =>
    getObjects<Pod>(cluster, "pods", "--namespace", namespace, ...selector(of));
  const [models, gateways] = await Promise.all([
    pods(teamNamespace(team), labels),
    // A gateway's earlier container tells nothing of why a model's ended.
    previous ? [] : pods(namespaceOf(peers.gateway), peers.gateway.podSelector.matchLabels),
  ]);
  return [...sourcesOf("gateway", gateways, previous), ...sourcesOf("model", models, previous)];
}
