import { recorded } from "../recorded-signals.ts";

/** What every signal is told apart by. */
export const by = "model, variant, runtime, team";

/** How a backend of a route is found: by its place in the route of its model. */
export const backend = "namespace, model, route_position";

/** A variant that is declared, with its place in the route. */
export const { declared } = recorded;

/** How many of a variant's replicas answer, and how many there are to be. */
export const ready = "model:replicas:ready";
export const wanted = "model:replicas:wanted";

/** Sums a measurement of Envoy's clusters by variant. */
export function ofVariants(measurement: string, also = ""): string {
  return `sum by (${also}${by}) (
  sum by (${also}${backend}) (${measurement})
  * on (${backend}) group_left (variant, runtime, team) ${declared}
)`;
}

/** Names pods or Deployments of models by what they serve, from the labels that kube-state-metrics tells. */
export function labelled(kind: "pod" | "deployment"): string {
  return `max by (namespace, ${kind}, ${by}) (kube_${kind}_labels{model!="", variant!=""})`;
}

/** Sums a measurement of pods or Deployments by variant; it stands before a product and brings its own brackets. */
export function sumOver(kind: "pod" | "deployment", measurement: string): string {
  return `sum by (${by}) (
  ${measurement}
  * on (namespace, ${kind}) group_left (${by}) ${labelled(kind)}
)`;
}
