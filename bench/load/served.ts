import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { labelKeys } from "../../components/model-labels.ts";

interface Pod {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
}

/** A line of an exposition: its value. https://prometheus.io/docs/instrumenting/exposition_formats/ */
function sumOf(exposition: string, counter: string): number {
  const lines = exposition.split("\n").filter((line) => line.startsWith(`${counter}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

/**
 * How many requests each variant of a model on the PMML server has answered by now, by its pods' own counters: what the
 * gateway says of them is not asked. Probes and the model's metadata do not count. What pods counted that are gone is gone.
 */
export async function servedByVariant(
  kubeconfig: string,
  namespace: string,
  model: string,
): Promise<ReadonlyMap<string, number>> {
  const kube = (...args: string[]): Promise<string> => kubectl(kubeconfig, args);
  const selector = `${labelKeys.model}=${model}`;
  const told = await kube("get", "pods", "-n", namespace, "-l", selector, "-o", "json");
  const served = new Map<string, number>();
  for (const { metadata } of (JSON.parse(told) as { items: readonly Pod[] }).items) {
    const metrics = await kube(
      "get",
      "--raw",
      `/api/v1/namespaces/${namespace}/pods/${metadata.name}:8080/proxy/metrics`,
    );
    const variant = metadata.labels[labelKeys.variant] ?? "";
    served.set(variant, (served.get(variant) ?? 0) + sumOf(metrics, "pmml_requests_total"));
  }
  return served;
}

/** A mirrored request may arrive after the answer (ms). */
const arrivesWithin = 1_000;

/** What each variant's pods counted while something was sent; their pods must be the same before and after. */
export async function servedDuring<T>(
  kubeconfig: string,
  namespace: string,
  model: string,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly served: ReadonlyMap<string, number> }> {
  const before = await servedByVariant(kubeconfig, namespace, model);
  const result = await work();
  await sleep(arrivesWithin);
  const after = await servedByVariant(kubeconfig, namespace, model);
  return { result, served: new Map([...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)])) };
}
