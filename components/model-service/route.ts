import type { ContainerPlan } from "../../runtimes/adapter.ts";
import { mirror, namedShadow, pinnedBackends, servicePorts, sharingBackends, type RouteFilter } from "./backends.ts";
import type { Bindings } from "./bindings.ts";
import { cachePorts } from "./cache/container.ts";
import { modelLabels } from "./labels.ts";
import { pinnedRequests, type HeaderMatch } from "./pins.ts";
import type { ResolvedModel } from "./resolve.ts";
import { sloAsAnnotations } from "./slo.ts";

/** The header by which a gRPC client says which model it means: a call's path names the service alone. */
export const modelHeader = "x-model";

function exactly(path: string) {
  return { path: { type: "Exact", value: path } };
}

function below(path: string) {
  return { path: { type: "PathPrefix", value: path } };
}

interface RouteMatch {
  readonly path: { readonly type: string; readonly value: string };
  readonly headers?: readonly HeaderMatch[];
}

/** Addresses at the gateway that lead to the same path of the server. */
interface Led {
  /** Of the variants' Services. */
  readonly port: number;
  readonly matches: readonly RouteMatch[];
  readonly filters: readonly RouteFilter[];
}

function rewritten(path: object): readonly RouteFilter[] {
  return [{ type: "URLRewrite", urlRewrite: { path } }];
}

/** One path below the model's address to a path of the server, and nothing beside it. */
function led(model: ResolvedModel, verb: string, target: string): Led {
  return {
    port: servicePorts.http,
    matches: [exactly(`/models/${model.name}${verb}`)],
    filters: rewritten({ type: "ReplaceFullPath", replaceFullPath: target }),
  };
}

/** Predictions whose answers are kept: a path as a whole goes before what is below one. */
function kept(model: ResolvedModel, basePath: string): readonly Led[] {
  if (model.cache === "none") return [];
  const port = cachePorts.service;
  return [
    { ...led(model, "/infer", `${basePath}/infer`), port },
    { port, matches: [exactly(`${basePath}/infer`)], filters: [] },
  ];
}

/** The address people write, /models/iris, whatever the runtime's own paths are; and those, for clients of its protocol. */
function ofProtocol(model: ResolvedModel, { basePath, verbs = [] }: ContainerPlan): readonly Led[] {
  return [
    // First what would be no path below the model's: a prefix ends at a slash.
    // https://gateway-api.sigs.k8s.io/reference/spec/#pathmatchtype
    ...verbs.map((verb) => led(model, verb, `${basePath}${verb}`)),
    ...kept(model, basePath),
    {
      port: servicePorts.http,
      matches: [below(`/models/${model.name}`)],
      filters: rewritten({ type: "ReplacePrefixMatch", replacePrefixMatch: basePath }),
    },
    {
      port: servicePorts.http,
      matches: [below(basePath), ...verbs.map((verb) => exactly(`${basePath}${verb}`))],
      filters: [],
    },
  ];
}

/** Every address that leads to a model over HTTP: so many rules there are for each kind of requests. */
export function addresses(model: ResolvedModel, plan: ContainerPlan): readonly Led[] {
  return plan.routes === undefined ? ofProtocol(model, plan) : plan.routes.map((route) => led(model, route, route));
}

/** Rules about the same requests: of all of them, and of those of each pin. */
function rulesOf<M extends { readonly headers?: readonly object[] }>(
  model: ResolvedModel,
  port: number,
  matches: readonly M[],
  filters: readonly RouteFilter[],
) {
  // A shadow gets what its server is asked, whether the answer was kept or not.
  const all = [...filters, ...mirror(model, port === cachePorts.service ? servicePorts.http : port)];
  const withFilters = all.length === 0 ? {} : { filters: all };
  return {
    others: { matches, ...withFilters, backendRefs: sharingBackends(model, port) },
    pinned: pinnedRequests(model.pins).map(({ match, variant }) => ({
      matches: matches.map((other) => ({ ...other, headers: [...(other.headers ?? []), match] })),
      ...withFilters,
      backendRefs: pinnedBackends(model, port, variant),
    })),
  };
}

/**
 * Rules in an order in which none takes another's place when a pin comes or goes: the gateway calls what it sends requests to
 * by the rule's place, and while a place is new to its proxies they answer 500. Of two rules about one path that with more headers
 * counts, wherever it stands. https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
function inOrder<R>(rules: readonly { readonly others: R; readonly pinned: readonly R[] }[]): readonly R[] {
  const pins = rules[0]?.pinned.keys() ?? [];
  return [
    ...rules.map(({ others }) => others),
    ...[...pins].flatMap((pin) => rules.flatMap(({ pinned }) => pinned[pin] ?? [])),
  ];
}

function routeMetadata<S>(model: ResolvedModel, namespace: S) {
  const annotations = { ...model.ownership.annotations, ...sloAsAnnotations(model.slo) };
  return {
    name: model.name,
    namespace,
    labels: modelLabels(model),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

/** How the gateway leads to a model, whatever of its variants answers. */
export function httpRoute<S>(model: ResolvedModel, plan: ContainerPlan, bindings: Bindings<S>) {
  return {
    apiVersion: "gateway.networking.k8s.io/v1" as const,
    kind: "HTTPRoute" as const,
    metadata: routeMetadata(model, bindings.namespace),
    spec: {
      parentRefs: [{ name: bindings.gateway.name, namespace: bindings.gateway.namespace }],
      rules: inOrder(
        addresses(model, plan).map(({ port, matches, filters }) => rulesOf(model, port, matches, filters)),
      ),
    },
  };
}

/**
 * How the gateway leads gRPC calls to a model; undefined where it speaks none. Only the service for predictions: others on
 * the same port change what is served.
 */
export function grpcRoute<S>(model: ResolvedModel, { grpc }: ContainerPlan, bindings: Bindings<S>) {
  if (grpc === undefined) return undefined;
  return {
    apiVersion: "gateway.networking.k8s.io/v1" as const,
    kind: "GRPCRoute" as const,
    metadata: routeMetadata(model, bindings.namespace),
    spec: {
      parentRefs: [{ name: bindings.gateway.name, namespace: bindings.gateway.namespace }],
      rules: inOrder([
        rulesOf(
          model,
          servicePorts.grpc,
          [{ method: { service: grpc.service }, headers: [{ name: modelHeader, value: model.name }] }],
          [],
        ),
      ]).map((rule) => ({ ...rule, backendRefs: [...rule.backendRefs, ...namedShadow(model, servicePorts.grpc)] })),
    },
  };
}
