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

/** What the weights of a rule that shares requests out come to: the most that the Gateway API takes of one. */
const whole = 1_000_000;

/** The most backends that a rule has: https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule */
export const mostBackends = 16;

/** A place of a rule: whose Service is there, and its part of the whole. */
interface Share {
  readonly variant: Variant;
  readonly weight: number;
}

/**
 * How the rules of a model that are no pin's share requests out. Every place without a share, and one more than there are
 * variants, is a spare: it leads to the first variant with a share, of which it takes the least weight there is. A variant that
 * gets a share takes a place that the proxies know: one that is new to them would answer 500 for the first milliseconds.
 */
export function shares(model: ResolvedModel): readonly Share[] {
  const variants = answering(model);
  // A champion without a share leaves all to challengers.
  const [first = model.variants[0]] = variants.filter(({ weight }) => weight > 0);
  const spare: Share = { variant: first, weight: 1 };
  const places = variants.map((variant): Share =>
    variant.weight > 0 ? { variant, weight: (variant.weight * whole) / 100 } : spare,
  );
  // The named shadow stands behind, where there is one.
  if (model.variants.length < mostBackends) places.push(spare);
  const spares = places.filter((place) => place === spare).length;
  return places.map((place) =>
    place !== spare && place.variant === first ? { variant: first, weight: place.weight - spares } : place,
  );
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

/** Every place of a rule that shares requests out. */
export function sharingBackends(model: ResolvedModel, port: number) {
  return shares(model).map(({ variant, weight }) => backend(model, variant, port, weight));
}

/**
 * The variants that answer, one of which gets all. All of them stand in every rule: the metrics of a backend are named by its
 * place in the rule alone. Envoy Gateway leaves out those without a share, and the others keep their places.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/route.go
 *
 * @param only name of the one that answers
 */
export function pinnedBackends(model: ResolvedModel, port: number, only: string) {
  return answering(model).map((variant) => backend(model, variant, port, variant.name === only ? 100 : 0));
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
