import type { ContainerPlan } from "../../runtimes/adapter.ts";
import { labelKeys } from "../model-labels.ts";
import { autoscaler } from "./autoscaler.ts";
import { placeOf, servicePorts } from "./backends.ts";
import type { Bindings } from "./bindings.ts";
import { cacheConfiguration, cachePorts, keepsAnswers } from "./cache/container.ts";
import { podsServiceName } from "./calls.ts";
import { bucketVolume } from "./bucket.ts";
import { deployment } from "./deployment.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import { modelLabels, selectorLabels, variantLabels, variantName } from "./labels.ts";
import { goldenRows } from "./parity-gate.ts";
import { planFor } from "./plan.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { trafficPolicies } from "./traffic-policies.ts";
import { scaledObject } from "./scaled-object.ts";
import { grpcRoute, httpRoute } from "./route.ts";

/** The files that a variant's server reads at its start; undefined where it reads none. */
function configuration<S>(model: ResolvedModel, variant: Variant, plan: ContainerPlan, namespace: S) {
  if (plan.configuration === undefined) return undefined;
  return {
    apiVersion: "v1" as const,
    kind: "ConfigMap" as const,
    metadata: { name: variantName(model, variant), namespace, labels: variantLabels(model, variant) },
    data: plan.configuration.files,
  };
}

function grpcPort(targetPort: string) {
  // HTTP/2 without TLS: https://gateway-api.sigs.k8s.io/guides/backend-protocol/
  return { name: "grpc", port: servicePorts.grpc, targetPort, protocol: "TCP", appProtocol: "kubernetes.io/h2c" };
}

function service<S>(model: ResolvedModel, variant: Variant, plan: ContainerPlan, bindings: Bindings<S>) {
  return {
    apiVersion: "v1" as const,
    kind: "Service" as const,
    metadata: {
      name: variantName(model, variant),
      namespace: bindings.namespace,
      labels: { ...variantLabels(model, variant), [labelKeys.routePosition]: placeOf(model, variant) },
    },
    spec: {
      type: "ClusterIP",
      selector: selectorLabels(model, variant),
      ports: [
        {
          name: "http",
          port: servicePorts.http,
          targetPort: plan.servingPort,
          protocol: "TCP",
          appProtocol: "http",
        },
        ...(plan.grpc === undefined ? [] : [grpcPort(plan.grpc.port)]),
        ...(keepsAnswers(model, variant)
          ? [
              {
                name: "results",
                port: cachePorts.service,
                targetPort: cachePorts.container,
                protocol: "TCP",
                appProtocol: "http",
              },
            ]
          : []),
      ],
    },
  };
}

/** An address a pod, for gRPC clients that balance by themselves; undefined where no model calls by gRPC. */
function podsService<S>(model: ResolvedModel, plan: ContainerPlan, { namespace }: Bindings<S>) {
  if (plan.grpc === undefined || model.callers.length === 0) return undefined;
  const [champion] = model.variants;
  return {
    apiVersion: "v1" as const,
    kind: "Service" as const,
    metadata: { name: podsServiceName(model.name), namespace, labels: modelLabels(model) },
    spec: {
      clusterIP: "None",
      selector: selectorLabels(model, champion),
      ports: [grpcPort(plan.grpc.port)],
    },
  };
}

function serviceAccount<S>(model: ResolvedModel, bindings: Bindings<S>) {
  return {
    apiVersion: "v1" as const,
    kind: "ServiceAccount" as const,
    metadata: { name: model.name, namespace: bindings.namespace, labels: modelLabels(model) },
    automountServiceAccountToken: false,
    ...(bindings.pullSecret === undefined ? {} : { imagePullSecrets: [{ name: bindings.pullSecret }] }),
  };
}

/** The Kubernetes objects of one model, as plain data. */
export interface RenderedModel<S> {
  readonly serviceAccount: ReturnType<typeof serviceAccount<S>>;
  readonly configurations: readonly NonNullable<ReturnType<typeof configuration<S>>>[];
  /** What replicas are asked before they are ready. */
  readonly goldenRows: readonly NonNullable<ReturnType<typeof goldenRows<S>>>[];
  /** How answers are kept. */
  readonly cacheConfigurations: readonly NonNullable<ReturnType<typeof cacheConfiguration<S>>>[];
  /** What versions are mounted by that come from the bucket. */
  readonly bucketVolumes: readonly NonNullable<ReturnType<typeof bucketVolume<S>>>[];
  readonly deployments: readonly ReturnType<typeof deployment<S>>[];
  readonly services: readonly ReturnType<typeof service<S>>[];
  readonly podsService: ReturnType<typeof podsService<S>>;
  readonly autoscalers: readonly NonNullable<ReturnType<typeof autoscaler<S>>>[];
  readonly scaledObjects: readonly NonNullable<ReturnType<typeof scaledObject<S>>>[];
  readonly disruptionBudgets: readonly ReturnType<typeof disruptionBudget<S>>[];
  readonly trafficPolicies: ReturnType<typeof trafficPolicies<S>>;
  readonly route: ReturnType<typeof httpRoute<S>>;
  readonly grpcRoute: ReturnType<typeof grpcRoute<S>>;
}

/** Renders one model. Pure: the same input gives the same objects. */
export function renderModel<S>(model: ResolvedModel, bindings: Bindings<S>): RenderedModel<S> {
  const plans = model.variants.map((variant) => ({ variant, plan: planFor(model, variant) }));
  const plan = planFor(model, model.variants[0]);
  return {
    serviceAccount: serviceAccount(model, bindings),
    configurations: plans.flatMap(({ variant, plan }) => configuration(model, variant, plan, bindings.namespace) ?? []),
    goldenRows: plans.flatMap(({ variant, plan }) => goldenRows(model, variant, plan, bindings.namespace) ?? []),
    cacheConfigurations: plans.flatMap(({ variant, plan }) => cacheConfiguration(model, variant, plan, bindings) ?? []),
    bucketVolumes: plans.flatMap(({ variant }) => bucketVolume(model, variant, bindings) ?? []),
    deployments: plans.map(({ variant, plan }) => deployment(model, variant, plan, bindings)),
    services: plans.map(({ variant, plan }) => service(model, variant, plan, bindings)),
    podsService: podsService(model, plan, bindings),
    autoscalers: plans.flatMap(({ variant }) => autoscaler(model, variant, bindings.namespace) ?? []),
    scaledObjects: plans.flatMap(({ variant }) => scaledObject(model, variant, bindings) ?? []),
    disruptionBudgets: plans.map(({ variant }) => disruptionBudget(model, variant, bindings.namespace)),
    trafficPolicies: trafficPolicies(model, plan, bindings.namespace),
    route: httpRoute(model, plan, bindings),
    grpcRoute: grpcRoute(model, plan, bindings),
  };
}
