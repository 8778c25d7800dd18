import type { ContainerPlan, HttpCheck } from "../../runtimes/adapter.ts";
import { labelKeys, modelContainer } from "../model-labels.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { autoscaler } from "./autoscaler.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import { modelLabels, selectorLabels, variantLabels, variantName } from "./labels.ts";
import { planFor } from "./plan.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";

/**
 * Values that are only known when other resources exist. Generic over how they come: strings in tests and in the
 * `render` command, outputs in a Pulumi program.
 */
export interface Bindings<S> {
  readonly namespace: S;
  /** The runtime's image, by digest. */
  readonly image: S;
  /** Where artifacts are pulled from, such as `127.0.0.1:15000`. */
  readonly registry: string;
  readonly gateway: { readonly name: S; readonly namespace: S };
}

/** Probes look this often (seconds). */
const probePeriod = 2;
/** So long a server that works may take to say so (seconds); the default of 1 is less than a full queue takes. */
const probeTimeout = 5;
/** A start may take half as long again as declared before it counts as failed. */
const loadMargin = 1.5;

function httpGet(check: HttpCheck) {
  return { path: check.path, port: check.port };
}

function probes(model: ResolvedModel, plan: ContainerPlan) {
  return {
    // Loading is waited for here and nowhere else: the other probes start when this one has succeeded.
    // https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
    startupProbe: {
      httpGet: httpGet(plan.readiness),
      periodSeconds: 1,
      failureThreshold: Math.ceil(model.loadBudgetSeconds * loadMargin),
    },
    // Busy is not gone: a replica that answers late under load must not lose its traffic to the others.
    readinessProbe: {
      httpGet: httpGet(plan.readiness),
      periodSeconds: probePeriod,
      failureThreshold: 2,
      timeoutSeconds: probeTimeout,
    },
    // Slow to judge: a restart in the middle of a load peak makes the peak worse.
    livenessProbe: {
      httpGet: httpGet(plan.liveness),
      periodSeconds: 10,
      failureThreshold: 6,
      timeoutSeconds: probeTimeout,
    },
  };
}

/** By the kubelet itself, as images have no program that could sleep. https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ */
function drain(plan: ContainerPlan) {
  if (plan.drainedBy === "server") return {};
  return { lifecycle: { preStop: { sleep: { seconds: plan.drainSeconds } } } };
}

function resources(model: ResolvedModel) {
  const memory = String(model.memoryBytes);
  return {
    requests: { cpu: `${Math.round(model.cpu * 1000)}m`, memory },
    limits: { cpu: `${Math.round(model.cpuLimit * 1000)}m`, memory },
  };
}

function deployment<S>(model: ResolvedModel, variant: Variant, plan: ContainerPlan, bindings: Bindings<S>) {
  const labels = variantLabels(model, variant);
  return {
    apiVersion: "apps/v1" as const,
    kind: "Deployment" as const,
    metadata: { name: variantName(model, variant), namespace: bindings.namespace, labels },
    spec: {
      // None where an autoscaler owns them.
      ...(variant.scaling.on === "nothing" ? { replicas: variant.scaling.replicas } : {}),
      revisionHistoryLimit: 3,
      selector: { matchLabels: selectorLabels(model, variant) },
      // A new replica answers before an old one goes.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      progressDeadlineSeconds: Math.ceil(model.loadBudgetSeconds * loadMargin) + 60,
      template: {
        metadata: { labels: { ...labels, [labelKeys.metricsPort]: plan.metrics.port } },
        spec: {
          serviceAccountName: model.name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: plan.drainSeconds + plan.longestRequestSeconds + 5,
          securityContext: restrictedPod,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: selectorLabels(model, variant) },
              // Counted among the pods of one revision: those that a rollout is about to end weigh nothing.
              matchLabelKeys: ["pod-template-hash"],
            },
          ],
          containers: [
            {
              name: modelContainer,
              image: bindings.image,
              ...(plan.args.length === 0 ? {} : { args: [...plan.args] }),
              env: Object.entries(plan.env).map(([name, value]) => ({ name, value })),
              ports: plan.ports.map((port) => ({ ...port, protocol: "TCP" })),
              resources: resources(model),
              ...probes(model, plan),
              ...drain(plan),
              securityContext: restrictedContainer,
              volumeMounts: [{ name: "artifact", mountPath: plan.modelMount, readOnly: true }],
            },
          ],
          // The artifact is an image, mounted: the node pulls it once, checks its digest and shares it.
          // https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
          volumes: [
            {
              name: "artifact",
              image: { reference: artifactReference(model, variant, bindings.registry), pullPolicy: "IfNotPresent" },
            },
          ],
        },
      },
    },
  };
}

/** The full reference of a variant's artifact, by digest. */
export function artifactReference(model: ResolvedModel, variant: Variant, registry: string): string {
  return `${registry}/models/${model.name}@${variant.digest}`;
}

function service<S>(model: ResolvedModel, variant: Variant, plan: ContainerPlan, bindings: Bindings<S>) {
  // The route's backends are the model's variants, in their order.
  const routePosition = String(model.variants.indexOf(variant));
  return {
    apiVersion: "v1" as const,
    kind: "Service" as const,
    metadata: {
      name: variantName(model, variant),
      namespace: bindings.namespace,
      labels: { ...variantLabels(model, variant), [labelKeys.routePosition]: routePosition },
    },
    spec: {
      type: "ClusterIP",
      selector: selectorLabels(model, variant),
      ports: [{ name: "http", port: 80, targetPort: plan.servingPort, protocol: "TCP", appProtocol: "http" }],
    },
  };
}

function serviceAccount<S>(model: ResolvedModel, bindings: Bindings<S>) {
  return {
    apiVersion: "v1" as const,
    kind: "ServiceAccount" as const,
    metadata: { name: model.name, namespace: bindings.namespace, labels: modelLabels(model) },
    automountServiceAccountToken: false,
  };
}

function httpRoute<S>(model: ResolvedModel, plan: ContainerPlan, bindings: Bindings<S>) {
  const backendRefs = model.variants.map((variant) => ({
    name: variantName(model, variant),
    port: 80,
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
  return {
    apiVersion: "gateway.networking.k8s.io/v1" as const,
    kind: "HTTPRoute" as const,
    metadata: { name: model.name, namespace: bindings.namespace, labels: modelLabels(model) },
    spec: {
      parentRefs: [{ name: bindings.gateway.name, namespace: bindings.gateway.namespace }],
      rules: [
        {
          // The address people write: /models/iris, whatever the runtime's own paths are.
          matches: [{ path: { type: "PathPrefix", value: `/models/${model.name}` } }],
          filters: [
            {
              type: "URLRewrite",
              urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: plan.basePath } },
            },
          ],
          backendRefs,
        },
        {
          // The runtime's own address, for clients that speak its protocol.
          matches: [{ path: { type: "PathPrefix", value: plan.basePath } }],
          backendRefs,
        },
      ],
    },
  };
}

/** The Kubernetes objects of one model, as plain data. */
export interface RenderedModel<S> {
  readonly serviceAccount: ReturnType<typeof serviceAccount<S>>;
  readonly deployments: readonly ReturnType<typeof deployment<S>>[];
  readonly services: readonly ReturnType<typeof service<S>>[];
  readonly autoscalers: readonly NonNullable<ReturnType<typeof autoscaler<S>>>[];
  readonly disruptionBudgets: readonly ReturnType<typeof disruptionBudget<S>>[];
  readonly route: ReturnType<typeof httpRoute<S>>;
}

/** Renders one model. Pure: the same input gives the same objects. */
export function renderModel<S>(model: ResolvedModel, bindings: Bindings<S>): RenderedModel<S> {
  const plans = model.variants.map((variant) => ({ variant, plan: planFor(model, variant) }));
  return {
    serviceAccount: serviceAccount(model, bindings),
    deployments: plans.map(({ variant, plan }) => deployment(model, variant, plan, bindings)),
    services: plans.map(({ variant, plan }) => service(model, variant, plan, bindings)),
    autoscalers: plans.flatMap(({ variant }) => autoscaler(model, variant, bindings.namespace) ?? []),
    disruptionBudgets: plans.map(({ variant }) => disruptionBudget(model, variant, bindings.namespace)),
    route: httpRoute(model, planFor(model, model.variants[0]), bindings),
  };
}
