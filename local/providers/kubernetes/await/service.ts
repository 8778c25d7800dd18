import { at, count, fields, items, nameOf, namespaceOf, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { DONE, waiting } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

/**
 * A Service is ready when something answers behind it, and a LoadBalancer when it has an address. One without a
 * selector, a headless one and an ExternalName promise nothing of the kind.
 */
export const service: Awaiter = {
  timeoutSeconds: 600,
  related: (object) => {
    const namespace = namespaceOf(object);
    return [
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        namespace,
        query: { labelSelector: `kubernetes.io/service-name=${nameOf(object)}` },
      },
      { apiVersion: "apps/v1", kind: "Deployment", namespace, query: {} },
      { apiVersion: "apps/v1", kind: "StatefulSet", namespace, query: {} },
    ];
  },
  decide: decideService,
};

export function decideService(
  object: KubeObject,
  slices: readonly KubeObject[] = [],
  deployments: readonly KubeObject[] = [],
  statefulSets: readonly KubeObject[] = [],
): Verdict {
  const type = text(object, "spec", "type");
  if (type === "ExternalName") return DONE;
  if (type === "LoadBalancer" && items(object, "status", "loadBalancer", "ingress").length === 0) {
    return waiting("the load balancer has no address");
  }
  const selector = fields(object, "spec", "selector");
  if (Object.keys(selector).length === 0 || text(object, "spec", "clusterIP") === "None") return DONE;
  const ready = slices
    .flatMap((slice) => items(slice, "endpoints"))
    // Not said means ready: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#ready
    .filter((endpoint) => at(endpoint, "conditions", "ready") !== false);
  if (ready.length > 0) return DONE;
  const targets = [...deployments, ...statefulSets].filter((workload) => {
    const labels = fields(workload, "spec", "template", "metadata", "labels");
    return Object.entries(selector).every(([key, value]) => labels[key] === value);
  });
  // Scaled to nothing on purpose.
  if (targets.length > 0 && targets.every((workload) => count(workload, 1, "spec", "replicas") === 0)) return DONE;
  const labels = Object.entries(selector).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return waiting(`no ready pod matches its selector (${labels.join(", ")})`);
}
