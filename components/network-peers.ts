import { modelPodLabels, nearlinePodLabels } from "./model-labels.ts";
import { nodeLabels } from "./nodes.ts";

/** Kubernetes itself puts this label on every namespace. */
const namespaceLabel = "kubernetes.io/metadata.name";

/** Pods by their namespace and their labels: one side of a connection that a NetworkPolicy allows. */
export interface PodPeer {
  readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}

/** Pods of one namespace, by its name. */
export interface NamedPeer extends PodPeer {
  readonly namespaceSelector: { readonly matchLabels: { readonly [namespaceLabel]: string } };
}

/** A peer by what it is rather than by its address. */
export function podsOf(namespace: string, labels: Readonly<Record<string, string>>): NamedPeer {
  return {
    namespaceSelector: { matchLabels: { [namespaceLabel]: namespace } },
    podSelector: { matchLabels: labels },
  };
}

/** The namespace that a peer is in. */
export function namespaceOf(peer: NamedPeer): string {
  return peer.namespaceSelector.matchLabels[namespaceLabel];
}

/** Where pods get what their role on AWS allows: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
export const podIdentityAgent = { ipBlock: { cidr: "169.254.170.23/32" } } as const;

/** The namespaces of a platform, by what lives in them; models have one a team beside them. */
export const namespaceNames = {
  gateway: "gateway",
  monitoring: "monitoring",
  redis: "redis",
  queues: "queues",
  results: "results",
  gpus: "gpu-metrics",
  /** Jenkins' controller and what saves its home. */
  ci: "ci",
} as const;

/** Where Prometheus answers within the cluster. */
export const prometheusAddress = { service: "prometheus", port: 9090 } as const;
export const prometheusUrl = `http://${prometheusAddress.service}.${namespaceNames.monitoring}.svc:${prometheusAddress.port}`;

/** Where servers send payloads that they record, within the cluster. */
export const collectorAddress = { service: "drift", port: 8080 } as const;
export const collectorUrl = `http://${collectorAddress.service}.${namespaceNames.monitoring}.svc:${collectorAddress.port}/payloads`;

/** The namespace of what scales models by Prometheus and by the clock. */
export const kedaNamespace = "keda";

/** The namespace of Spark's operator. */
export const sparkOperatorNamespace = "spark-operator";

/** The namespaces of Jenkins: of its controller, and of the agents of each role. */
export const ciNamespaces = {
  controller: namespaceNames.ci,
  preview: "ci-preview",
  build: "ci-build",
  deploy: "ci-deploy",
  comment: "ci-comment",
} as const;

/** On every pod that pipelines run in. */
export const agentLabels = { "app.kubernetes.io/name": "jenkins-agent" } as const;

/** The namespace of a team's models: whoever is limited to it reaches no other team's. */
export function teamNamespace(team: string): string {
  return `models-${team}`;
}

/** On every namespace of models and on no other: whoever may not change namespaces cannot make one. */
export const servesModels = { [nodeLabels.serves]: "models" } as const;

/** Who talks to whom across namespaces. Each component's own pods carry the labels that are named here. */
export const peers = {
  /** Envoy, as Envoy Gateway labels its proxies. */
  gateway: podsOf(namespaceNames.gateway, {
    "app.kubernetes.io/name": "envoy",
    "app.kubernetes.io/component": "proxy",
  }),
  /** What configures the proxies, as Envoy Gateway's chart labels it. */
  gatewayController: podsOf(namespaceNames.gateway, { "control-plane": "envoy-gateway" }),
  prometheus: podsOf(namespaceNames.monitoring, { "app.kubernetes.io/name": "prometheus" }),
  alertmanager: podsOf(namespaceNames.monitoring, { "app.kubernetes.io/name": "alertmanager" }),
  /** What compares recorded payloads with those that a model was trained on. */
  drift: podsOf(namespaceNames.monitoring, { "app.kubernetes.io/name": "drift" }),
  stateMetrics: podsOf(namespaceNames.monitoring, { "app.kubernetes.io/name": "kube-state-metrics" }),
  /** Pods that serve models, of all teams. */
  models: { namespaceSelector: { matchLabels: servesModels }, podSelector: { matchLabels: modelPodLabels } },
  /** What asks Prometheus, and what answers Kubernetes' autoscalers. A label of ours: chart and kustomization have others. */
  kedaOperator: podsOf(kedaNamespace, { "ml-serving/keda": "operator" }),
  kedaMetrics: podsOf(kedaNamespace, { "ml-serving/keda": "metrics" }),
  grafana: podsOf(namespaceNames.monitoring, { "app.kubernetes.io/name": "grafana" }),
  /** What measures accelerators, one on each node that has some. */
  gpuMetrics: podsOf(namespaceNames.gpus, { "app.kubernetes.io/name": "dcgm-exporter" }),
  redis: podsOf(namespaceNames.redis, { "app.kubernetes.io/name": "redis" }),
  jenkins: podsOf(ciNamespaces.controller, { "app.kubernetes.io/name": "jenkins" }),
  /** The Redis that keeps queues of requests. */
  queues: podsOf(namespaceNames.queues, { "app.kubernetes.io/name": "queues" }),
  /** The Redis that keeps answers of models. */
  results: podsOf(namespaceNames.results, { "app.kubernetes.io/name": "results" }),
  /** What carries requests between queues and models, and takes them in, of all teams. */
  nearline: { namespaceSelector: { matchLabels: servesModels }, podSelector: { matchLabels: nearlinePodLabels } },
} as const;

/** The port that Alertmanager listens on. */
export const alertmanagerPort = 9093;

/** The port that Grafana listens on. */
export const grafanaPort = 3000;

/** The port that Redis listens on. */
export const redisPort = 6379;

/** Ports that are there for Prometheus; models say theirs in their plans. */
export const metricsPorts = { drift: 8082, gateway: 19001, redis: 9121, gpus: 9400, nearline: 4195 } as const;
