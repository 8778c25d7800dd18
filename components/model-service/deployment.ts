import type { ContainerPlan, HttpCheck } from "../../runtimes/adapter.ts";
import { configDigest } from "../config-digest.ts";
import { labelKeys, modelContainer } from "../model-labels.ts";
import { acceleratorResource, placementOf, type Placing } from "../nodes.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { tracingVariables } from "../tracing.ts";
import { bucketMount } from "./bucket.ts";
import type { Bindings } from "./bindings.ts";
import { cacheSidecar } from "./cache/container.ts";
import { callVariables } from "./calls.ts";
import { databaseVariables } from "./databases.ts";
import { featureVariables } from "./features.ts";
import { dataVariables } from "./payloads.ts";
import { declaredReference } from "./plan.ts";
import { parityGate } from "./parity-gate.ts";
import { modelAnnotations, selectorLabels, variantLabels, variantName } from "./labels.ts";
import { redisParts } from "./redis.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { loadMargin, progressDeadlineSeconds, rollingUpdate } from "./rollout.ts";
import { secretParts } from "./secrets.ts";

/** Probes look this often (seconds). */
const probePeriod = 2;
/** So long a server that works may take to say so (seconds); the default of 1 is less than a full queue takes. */
const probeTimeout = 5;

function httpGet(check: HttpCheck) {
  return { path: check.path, port: check.port };
}

function probes(model: ResolvedModel, plan: ContainerPlan) {
  return {
    // Loading is waited for here and nowhere else: the other probes start when this one has succeeded.
    // https://kubernetes.io/docs/concepts/workloads/pods/probes/
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
  const { accelerator } = model;
  return {
    requests: { cpu: `${Math.round(model.cpu * 1000)}m`, memory },
    limits: {
      cpu: `${Math.round(model.cpuLimit * 1000)}m`,
      memory,
      ...(accelerator === "none" ? {} : { [acceleratorResource]: String(accelerator.count) }),
    },
  };
}

/** The full reference of a variant's artifact, by digest. */
function artifactReference(model: ResolvedModel, variant: Variant, registry: string): string {
  return `${registry}/models/${model.name}@${variant.digest}`;
}

/** The full reference of a variant's server, by digest. */
function imageReference<S>(model: ResolvedModel, variant: Variant, { image, registry }: Bindings<S>): S | string {
  const reference = declaredReference(model, variant, registry) ?? image;
  if (reference === undefined) throw new RangeError(`no image for model ${model.name}`);
  return reference;
}

/** Where the pods run; nothing where they run anywhere. */
function placement(model: ResolvedModel, placing: Placing) {
  const found = placementOf(placing, model.accelerator === "none" ? undefined : model.accelerator.gpu);
  return found === undefined ? {} : { nodeSelector: found.nodeSelector, tolerations: [...found.tolerations] };
}

/** Folders that a server writes to: small, as what it writes there is of no value. */
const scratchSize = "64Mi";

/** A folder of files, or each file in its place; what is mounted so never changes under a server. */
function configurationMounts(configuration: ContainerPlan["configuration"]) {
  const name = "configuration";
  if (configuration === undefined) return [];
  if ("folder" in configuration) return [{ name, mountPath: configuration.folder, readOnly: true }];
  return Object.entries(configuration.places).map(([file, mountPath]) => ({
    name,
    mountPath,
    subPath: file,
    readOnly: true,
  }));
}

/** The artifact, what the server reads at its start, and what it may write to. */
function mounts(model: ResolvedModel, variant: Variant, plan: ContainerPlan, registry: string) {
  const { configuration, modelParts = {}, scratch = [], sharedMemory, modelMount } = plan;
  return {
    volumeMounts: [
      ...(modelMount === undefined ? [] : [{ name: "artifact", mountPath: modelMount, readOnly: true }]),
      // A part of an image volume, which Kubernetes has from 1.33.
      // https://kubernetes.io/docs/concepts/storage/volumes/#image
      ...Object.entries(modelParts).map(([mountPath, subPath]) => ({
        name: "artifact",
        mountPath,
        subPath,
        readOnly: true,
      })),
      ...configurationMounts(configuration),
      ...(sharedMemory === undefined ? [] : [{ name: "shared-memory", mountPath: "/dev/shm" }]),
      ...scratch.map((folder, index) => ({ name: `scratch-${index}`, mountPath: folder })),
    ],
    volumes: [
      // The artifact is an image, mounted: the node pulls it once, checks its digest and shares it.
      // https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
      ...(modelMount === undefined || model.delivery === "bucket"
        ? []
        : [
            {
              name: "artifact",
              image: { reference: artifactReference(model, variant, registry), pullPolicy: "IfNotPresent" },
            },
          ]),
      ...(configuration === undefined
        ? []
        : [{ name: "configuration", configMap: { name: variantName(model, variant) } }]),
      ...(sharedMemory === undefined
        ? []
        : [{ name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: sharedMemory } }]),
      ...scratch.map((_, index) => ({ name: `scratch-${index}`, emptyDir: { sizeLimit: scratchSize } })),
    ],
  };
}

/** What serves, and what stands beside it: tools that look at one container take the first. */
function modelFirst<M, B>(model: M, beside: readonly B[]): [M, ...B[]] {
  return [model, ...beside];
}

/** What people and rollouts read of a pod. */
function templateAnnotations({ configuration }: ContainerPlan, isBesideAnother: boolean) {
  const annotations = {
    ...(configuration === undefined ? {} : configDigest(configuration.files)),
    // https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container
    ...(isBesideAnother ? { "kubectl.kubernetes.io/default-container": modelContainer } : {}),
  };
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** What the server learns of where its spans go. */
function traced<S>(model: ResolvedModel, variant: Variant, { tracing }: Bindings<S>) {
  if (tracing === undefined) return [];
  const attributes = { "service.version": variant.version, "service.namespace": model.team, variant: variant.name };
  return tracingVariables(tracing, { name: model.name, attributes });
}

/** The workload of one variant. */
export function deployment<S>(model: ResolvedModel, variant: Variant, plan: ContainerPlan, bindings: Bindings<S>) {
  const labels = variantLabels(model, variant);
  const { volumeMounts, volumes } = mounts(model, variant, plan, bindings.registry);
  const redis = redisParts(model, bindings.redis);
  const secrets = secretParts(model, bindings.secrets ?? "cluster");
  const image = imageReference(model, variant, bindings);
  const gate = parityGate(model, variant, plan, bindings);
  const cache = cacheSidecar(model, variant, plan, bindings, image);
  const bucket = model.delivery === "bucket" ? bucketMount(model, variant, image) : undefined;
  return {
    apiVersion: "apps/v1" as const,
    kind: "Deployment" as const,
    metadata: { name: variantName(model, variant), namespace: bindings.namespace, labels, ...modelAnnotations(model) },
    spec: {
      // None where an autoscaler owns them.
      ...(variant.scaling.on === "nothing" ? { replicas: variant.scaling.replicas } : {}),
      revisionHistoryLimit: 3,
      selector: { matchLabels: selectorLabels(model, variant) },
      strategy: { type: "RollingUpdate", rollingUpdate: rollingUpdate(model, variant) },
      progressDeadlineSeconds: progressDeadlineSeconds(model, bindings.placing),
      template: {
        metadata: {
          labels: plan.metrics === undefined ? labels : { ...labels, [labelKeys.metricsPort]: plan.metrics.port },
          ...templateAnnotations(plan, gate !== undefined),
        },
        spec: {
          ...placement(model, bindings.placing),
          priorityClassName: priorityClassNames[model.priority],
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
          ...(bucket === undefined && cache === undefined
            ? {}
            : {
                initContainers: [...(bucket?.initContainers ?? []), ...(cache === undefined ? [] : [cache.container])],
              }),
          containers: modelFirst(
            {
              name: modelContainer,
              image,
              ...(plan.command === undefined ? {} : { command: [...plan.command] }),
              ...(plan.args.length === 0 ? {} : { args: [...plan.args] }),
              env: [
                ...Object.entries(plan.env).map(([name, value]) => ({ name, value })),
                // For log lines alone: it never changes under a Deployment, whose name it is part of.
                { name: "MODEL_VARIANT", value: variant.name },
                ...dataVariables(model, variant),
                ...traced(model, variant, bindings),
                ...callVariables(model.calls),
                ...databaseVariables(model.databases),
                ...featureVariables(model.features),
                ...secrets.env,
                ...redis.env,
              ],
              ports: plan.ports.map((port) => ({ ...port, protocol: "TCP" })),
              resources: resources(model),
              ...probes(model, plan),
              ...drain(plan),
              // A server that ends at its start says why in its last lines; with this the pod's status says it too.
              terminationMessagePolicy: "FallbackToLogsOnError",
              securityContext: restrictedContainer,
              volumeMounts: [...volumeMounts, ...secrets.volumeMounts, ...redis.volumeMounts],
            },
            gate === undefined ? [] : [gate.container],
          ),
          volumes: [
            ...(bucket?.volumes ?? []),
            ...volumes,
            ...secrets.volumes,
            ...redis.volumes,
            ...(gate === undefined ? [] : [gate.volume]),
            ...(cache === undefined ? [] : [cache.volume]),
          ],
        },
      },
    },
  };
}
