import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../local/cluster/kubectl.ts";

/** An autoscaler's bounds and what it scales. */
export interface Autoscaler {
  readonly name: string;
  readonly model: string;
  readonly min: number;
  readonly max: number;
}

/** How many replicas there were, from this moment on. */
export interface Replicas {
  /** ms since the epoch */
  readonly at: number;
  readonly wanted: number;
  readonly ready: number;
}

interface AutoscalerObject {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly minReplicas: number; readonly maxReplicas: number };
}

/** Every autoscaler of a namespace of models. */
export async function autoscalers(kubeconfig: string, namespace: string): Promise<readonly Autoscaler[]> {
  const told = await kubectl(kubeconfig, ["get", "hpa", "-n", namespace, "-o", "json"]);
  return (JSON.parse(told) as { items: AutoscalerObject[] }).items.map(({ metadata, spec }) => ({
    name: metadata.name,
    model: metadata.labels["ml-serving/model"] ?? "",
    min: spec.minReplicas,
    max: spec.maxReplicas,
  }));
}

/** Notes a Deployment's replicas about once a second, each change once, until it is stopped. */
export function watchReplicas(kubeconfig: string, namespace: string, deployment: string) {
  const seen: Replicas[] = [];
  const stopped = new AbortController();
  const look = async (): Promise<void> => {
    const format = "jsonpath={.spec.replicas} {.status.readyReplicas}";
    const told = await kubectl(kubeconfig, ["get", "deployment", deployment, "-n", namespace, "-o", format]);
    const [wanted = 0, ready = 0] = told.split(" ").map(Number);
    const last = seen.at(-1);
    if (last?.wanted !== wanted || last.ready !== ready) seen.push({ at: Date.now(), wanted, ready });
  };
  const ended = (async () => {
    while (!stopped.signal.aborted) {
      await look();
      await sleep(1_000);
    }
  })();
  return {
    seen: seen as readonly Replicas[],
    /** What there is now; undefined before the first look. */
    now: (): Replicas | undefined => seen.at(-1),
    stop: async (): Promise<void> => {
      stopped.abort();
      await ended;
    },
  };
}

/** The changes as one line: seconds since `from`, and how many are ready of how many are wanted. */
export function timeline(seen: readonly Replicas[], from: number): string {
  return seen
    .filter(({ at }, index) => at >= from || (seen[index + 1]?.at ?? Number.POSITIVE_INFINITY) > from)
    .map(({ at, wanted, ready }) => `${Math.max(0, (at - from) / 1000).toFixed(0)} s: ${ready}/${wanted}`)
    .join(", ");
}
