import { variantName } from "./labels.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";

/** Ports of a variant's Service. */
export const servicePorts = { http: 80, grpc: 8500 } as const;

/** What Envoy Gateway calls the place of a Service that requests are mirrored to. */
export const mirrorPlace = "mirror";

function answering({ variants }: ResolvedModel): readonly Variant[] {
  return variants.filter(({ role }) => role !== "shadow");
}

function shadows({ variants }: ResolvedModel): readonly Variant[] {
  return variants.filter(({ role }) => role === "shadow");
}

/** Where a variant stands among the backends of every rule of its model's routes, by which Envoy's metrics know it. */
export function placeOf(model: ResolvedModel, variant: Variant): string {
  return variant.role === "shadow" ? mirrorPlace : String(answering(model).indexOf(variant));
}

function backend(model: ResolvedModel, variant: Variant, port: number, weight: number) {
  return {
    name: variantName(model, variant),
    port,
    weight,
    // Without a filter of their own Envoy Gateway 1.9 merges the backends of a rule into one cluster: no metrics by
    // variant, and sticky sessions would ignore the weights. https://github.com/envoyproxy/gateway/issues/9775
    filters: [
      {
        type: "ResponseHeaderModifier",
        responseHeaderModifier: { set: [{ name: "x-model-variant", value: variant.name }] },
      },
    ],
  };
}

/**
 * The variants that answer, each with its share of the requests. All of them stand in every rule: the metrics of a backend
 * are named by its place in the rule alone. Envoy Gateway leaves out those without a share, and the others keep their places.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/route.go
 *
 * @param only name of the one variant that answers. Default: each by its weight
 */
export function backends(model: ResolvedModel, port: number, only?: string) {
  return answering(model).map((variant) => {
    const weight = only === undefined ? variant.weight : variant.name === only ? 100 : 0;
    return backend(model, variant, port, weight);
  });
}

/**
 * The shadow as a backend without a share. Of a GRPCRoute Envoy Gateway 1.9 loads the Services of backends and not those of
 * mirrors, and answers every call with an error where a mirror's is unknown.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/provider/kubernetes/routes.go
 */
export function namedShadow(model: ResolvedModel, port: number) {
  return shadows(model).map((shadow) => backend(model, shadow, port, 0));
}

/** One of a rule's `filters`, of those that are used here: https://gateway-api.sigs.k8s.io/reference/spec/#httproutefilter */
export interface RouteFilter {
  readonly type: "URLRewrite" | "RequestMirror";
  readonly urlRewrite?: { readonly path: object };
  readonly requestMirror?: {
    readonly backendRef: { readonly name: string; readonly port: number };
    readonly percent: number;
  };
}

/** Sends the shadow its share of the requests, as they go to the one that answers; what it answers is dropped. */
export function mirror(model: ResolvedModel, port: number): readonly RouteFilter[] {
  return shadows(model).map((shadow) => ({
    type: "RequestMirror",
    requestMirror: { backendRef: { name: variantName(model, shadow), port }, percent: shadow.mirrored },
  }));
}

/** Whether requests are shared out between variants, so that there is something to stay with. */
export function isShared(model: ResolvedModel): boolean {
  return answering(model).filter(({ weight }) => weight > 0).length > 1;
}
