import type { ContainerPlan } from "../../runtimes/adapter.ts";
import { isShared } from "./backends.ts";
import { modelLabels } from "./labels.ts";
import type { ResolvedModel } from "./resolve.ts";
import { wokenByRequests } from "./scaling.ts";

/** By which clients tell a default answer from the model's own. */
const answerHeader = { name: "x-model-answer", value: "default" } as const;

/** A percent sign begins a command of Envoy's; two are one. https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/observability/access_log/usage#command-operators */
function literally(text: string): string {
  return text.replaceAll("%", "%%");
}

function timeout({ deadline }: ResolvedModel) {
  return deadline === "none" ? {} : { timeout: { http: { requestTimeout: `${deadline.afterMilliseconds}ms` } } };
}

/**
 * Per proxy; as many may wait, so that a burst finds time to connect: those above what is allowed are refused once they
 * have a connection. https://www.envoyproxy.io/docs/envoy/v1.40.0/intro/arch_overview/upstream/circuit_breaking
 */
function concurrency({ limits: { concurrent } }: ResolvedModel) {
  if (concurrent === "gateway's own") return {};
  return { maxParallelRequests: concurrent, maxPendingRequests: concurrent };
}

/** So many requests a connection carries to a Service's address: it stays with one replica, and new ones are spread. */
const requestsOfConnection = 100;

/**
 * One that has no replica until it is called is met by the address of its Service, which is there also when nothing stands
 * behind it: the attempt to reach it is counted for the model, and that wakes it. Led to replicas directly, the gateway has
 * nowhere to go then and answers 503 by itself, on no model's account.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/gatewayapi/route.go
 */
function waking({ variants }: ResolvedModel): boolean {
  return variants.some(({ scaling }) => wokenByRequests(scaling));
}

function connections(model: ResolvedModel) {
  const breaker = {
    ...concurrency(model),
    ...(waking(model) ? { maxRequestsPerConnection: requestsOfConnection } : {}),
  };
  return {
    ...(waking(model) ? { routingType: "Service" } : {}),
    ...(Object.keys(breaker).length === 0 ? {} : { circuitBreaker: breaker }),
  };
}

/**
 * Callers stay with a variant by a hash of their header: Envoy Gateway has the choice between backends go by it as well as
 * the choice between replicas, which cannot be had apart. Without the header each request is for itself.
 * https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/xds/translator/route.go
 */
function stickiness(model: ResolvedModel) {
  // With a single variant it would do nothing but load its replicas unevenly.
  if (model.sticky === "none" || !isShared(model)) return {};
  const consistentHash = { type: "Headers", headers: [{ name: model.sticky.header }] };
  return { loadBalancer: { type: "ConsistentHash", consistentHash } };
}

/** The gateway's own 504 alone: one that the model answers is the model's word. */
function defaultAnswer({ deadline }: ResolvedModel) {
  if (deadline === "none" || deadline.answer === "gateway's own") return {};
  const { status, body } = deadline.answer;
  return {
    responseOverride: [
      {
        match: { statusCodes: [{ type: "Value", value: 504 }] },
        source: "Local",
        response: {
          statusCode: status,
          contentType: "application/json",
          body: { type: "Inline", inline: literally(body) },
          header: { set: [answerHeader] },
        },
      },
    ],
  };
}

function body({ limits: { bodyBytes } }: ResolvedModel) {
  return bodyBytes === "runtime's own" ? {} : { requestBuffer: { limit: String(bodyBytes) } };
}

function policy<S>(model: ResolvedModel, namespace: S, route: "HTTPRoute" | "GRPCRoute", settings: object) {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1" as const,
    kind: "BackendTrafficPolicy" as const,
    metadata: {
      name: route === "HTTPRoute" ? model.name : `${model.name}-grpc`,
      namespace,
      labels: modelLabels(model),
    },
    spec: {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: route, name: model.name }],
      // Into what holds for all models, which would otherwise be replaced as a whole.
      // https://gateway.envoyproxy.io/docs/api/extension_types/#mergetype
      mergeType: "StrategicMerge",
      ...settings,
    },
  };
}

/**
 * What the gateway does for one model otherwise than for all: one policy a route, none where it does nothing. A default
 * answer and a limit of the body are HTTP's alone: a gRPC client takes an answer for an error without its trailers, and
 * holding requests back until they are whole would break its streams.
 * https://gateway.envoyproxy.io/docs/api/extension_types/#backendtrafficpolicyspec
 */
export function trafficPolicies<S>(model: ResolvedModel, plan: ContainerPlan, namespace: S) {
  const both = { ...timeout(model), ...connections(model), ...stickiness(model) };
  const http = { ...both, ...defaultAnswer(model), ...body(model) };
  return [
    ...(Object.keys(http).length === 0 ? [] : [policy(model, namespace, "HTTPRoute", http)]),
    ...(plan.grpc === undefined || Object.keys(both).length === 0 ? [] : [policy(model, namespace, "GRPCRoute", both)]),
  ];
}
