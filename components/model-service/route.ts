import type { ContainerPlan } from "../../runtimes/adapter.ts";
import type { Bindings } from "./bindings.ts";
import { modelLabels, variantName } from "./labels.ts";
import type { ResolvedModel } from "./resolve.ts";
import { sloAsAnnotations } from "./slo.ts";

/** Ports of a variant's Service. */
export const servicePorts = { http: 80, grpc: 8500 } as const;

/** The header by which a gRPC client says which model it means: a call's path names the service alone. */
const modelHeader = "x-model";

function exactly(path: string) {
  return { path: { type: "Exact", value: path } };
}

/** The variants that answer, each with its share of the requests. */
function backends(model: ResolvedModel, port: number) {
  const answering = model.variants.filter(({ role }) => role !== "shadow");
  return answering.map((variant) => ({
    name: variantName(model, variant),
    port,
    weight: variant.weight,
    // Without a filter of their own Envoy Gateway 1.9 merges the backends of a rule into one cluster: no metrics by
    // variant, and sticky sessions would ignore the weights. https://github.com/envoyproxy/gateway/issues/9775
    filters: [
      {
        type: "ResponseHeaderModifier",
        responseHeaderModifier: { set: [{ name: "x-model-variant", value: variant.name }] },
      },
    ],
  }));
}

type Backends = ReturnType<typeof backends>;

/** A rule that leads one path below the model's address to a path of the server, and nothing beside it. */
function led(model: ResolvedModel, below: string, target: string, backendRefs: Backends) {
  return {
    matches: [exactly(`/models/${model.name}${below}`)],
    filters: [{ type: "URLRewrite", urlRewrite: { path: { type: "ReplaceFullPath", replaceFullPath: target } } }],
    backendRefs,
  };
}

/** The address people write, /models/iris, whatever the runtime's own paths are; and those, for clients of its protocol. */
function ofProtocol(model: ResolvedModel, { basePath, verbs = [] }: ContainerPlan, backendRefs: Backends) {
  return [
    // First what would be no path below the model's: a prefix ends at a slash.
    // https://gateway-api.sigs.k8s.io/reference/spec/#pathmatchtype
    ...verbs.map((verb) => led(model, verb, `${basePath}${verb}`, backendRefs)),
    {
      matches: [{ path: { type: "PathPrefix", value: `/models/${model.name}` } }],
      filters: [
        { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: basePath } } },
      ],
      backendRefs,
    },
    {
      matches: [
        { path: { type: "PathPrefix", value: basePath } },
        ...verbs.map((verb) => exactly(`${basePath}${verb}`)),
      ],
      backendRefs,
    },
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
  const backendRefs = backends(model, servicePorts.http);
  return {
    apiVersion: "gateway.networking.k8s.io/v1" as const,
    kind: "HTTPRoute" as const,
    metadata: routeMetadata(model, bindings.namespace),
    spec: {
      parentRefs: [{ name: bindings.gateway.name, namespace: bindings.gateway.namespace }],
      rules:
        plan.routes === undefined
          ? ofProtocol(model, plan, backendRefs)
          : plan.routes.map((route) => led(model, route, route, backendRefs)),
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
      rules: [
        {
          matches: [{ method: { service: grpc.service }, headers: [{ name: modelHeader, value: model.name }] }],
          backendRefs: backends(model, servicePorts.grpc),
        },
      ],
    },
  };
}
