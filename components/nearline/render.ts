import { bentoContainer, bentoFiles, bentoPort, bentoService, type BentoConfiguration } from "../bento/index.ts";
import { labelKeys } from "../model-labels.ts";
import { peers, podIdentityAgent, redisPort, type NamedPeer } from "../network-peers.ts";
import { allowEgress, allowIngress, tcp, type EgressRule } from "../network-policy.ts";
import { restrictedPod } from "../pod-security.ts";
import { priorityClassNames, type Priority } from "../priorities.ts";
import type { Tracing } from "../tracing.ts";
import { entrancePath, longestWaitSeconds, redisEntrance } from "./entrance.ts";
import { nearlineAccount, nearlineLabels, type NearlinePart, type ResolvedNearline } from "./settings.ts";
import { scaledWorkers } from "./scaled-workers.ts";
import type { NearlineSource } from "./source.ts";
import { sqsWorker } from "./sqs-worker.ts";
import { redisWorker } from "./worker.ts";

/** A model with a queue, as far as its queue needs to know it. */
export interface NearlineModel {
  readonly name: string;
  readonly team: string;
  readonly priority: Priority;
  readonly nearline: ResolvedNearline;
  /** Its address for predictions inside the cluster, by its Service. */
  readonly url: string;
  /** Its pods, and the ports that they answer on. */
  readonly pods: NamedPeer;
  readonly ports: readonly number[];
  /** Bytes of a request; larger ones its server would refuse. */
  readonly largestRequest: number;
}

/** What is known late. */
export interface NearlineBindings<S> {
  readonly namespace: S;
  readonly image: S;
  readonly source: NearlineSource;
  readonly gateway: { readonly name: S; readonly namespace: S };
  readonly pullSecret?: string;
  readonly placing: { readonly nodeSelector?: Readonly<Record<string, string>>; readonly tolerations?: object[] };
  readonly tracing?: Tracing;
}

/** What a call takes at most, and a pause after it: so long nobody else touches what a worker works on. */
const patience = 3;

/** Seconds that a pod has to end: a call, its result, and some more. */
const graceSeconds = ({ timeoutSeconds }: ResolvedNearline): number => Math.ceil(timeoutSeconds) + 10;

/** Two, so that requests are taken in while one of them is replaced. */
const entrances = 2;

const shapes = {
  worker: { cpu: { request: "100m", limit: "1000m" }, memory: "192Mi" },
  entrance: { cpu: { request: "20m", limit: "500m" }, memory: "128Mi" },
} as const;

/** @returns the parts that there are: on SQS nobody takes requests in for their callers */
function configurations(
  model: NearlineModel,
  source: NearlineSource,
  tracing?: Tracing,
): readonly (readonly [part: NearlinePart, configuration: BentoConfiguration])[] {
  const { name, team, nearline, url, largestRequest } = model;
  const { workers, timeoutSeconds } = nearline;
  const service = (part: NearlinePart) => ({
    fields: { model: name, team, part },
    shutdownSeconds: graceSeconds(nearline) - 5,
    ...(tracing === undefined ? {} : { tracing, attributes: { "service.name": name, part } }),
  });
  const { concurrency } = workers;
  if (source.kind === "sqs")
    return [["worker", bentoService(sqsWorker({ ...nearline, ...source, url, concurrency }), service("worker"))]];
  const redis = `redis://${source.host}:${redisPort}`;
  const takenOverAfter = Math.ceil(timeoutSeconds * patience * 1000);
  const worker = redisWorker({ ...nearline, model: name, redis, url, concurrency, takenOverAfter });
  const entrance = redisEntrance({ ...nearline, model: name, redis, largestRequest });
  return [
    ["worker", bentoService(worker, service("worker"))],
    [
      "entrance",
      bentoService(entrance, {
        ...service("entrance"),
        drainSeconds: 5,
        shutdownSeconds: longestWaitSeconds + 5,
      }),
    ],
  ];
}

/** What may be called of where requests wait. SQS: its addresses change, and an endpoint of the network's own has others. */
function toSource({ kind }: NearlineSource): EgressRule[] {
  if (kind === "redis") return [{ to: [peers.queues], ports: tcp([redisPort]) }];
  return [
    { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: tcp([443]) },
    { to: [podIdentityAgent], ports: tcp([80]) },
  ];
}

/** The objects by which a model is used through a queue, as plain data. Pure. */
export function renderNearline<S>(model: NearlineModel, bindings: NearlineBindings<S>) {
  const { name, team, priority, nearline } = model;
  const { namespace, image, source, gateway, pullSecret, placing, tracing } = bindings;
  const all = configurations(model, source, tracing);
  const labelsOf = (part: NearlinePart) => ({
    "app.kubernetes.io/name": `${name}-${part}`,
    ...nearlineLabels(name, part),
    [labelKeys.team]: team,
  });
  const account = nearlineAccount(name);
  const parts = all.map(([part, configuration]) => {
    const { data, annotations } = bentoFiles(configuration);
    const metadata = { name: `${name}-${part}`, namespace, labels: labelsOf(part) };
    const { container, volume } = bentoContainer({
      name: part,
      image,
      configMap: metadata.name,
      ...shapes[part],
      // Whoever asks is told that the queue is away; and a worker has nobody who calls it.
      readiness: "/ping",
    });
    return {
      part,
      configuration: { apiVersion: "v1" as const, kind: "ConfigMap" as const, metadata, data },
      deployment: {
        apiVersion: "apps/v1" as const,
        kind: "Deployment" as const,
        metadata,
        spec: {
          // Of workers none: KEDA says how many.
          ...(part === "worker" ? {} : { replicas: entrances }),
          revisionHistoryLimit: 3,
          selector: { matchLabels: nearlineLabels(name, part) },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          template: {
            metadata: { labels: labelsOf(part), annotations },
            spec: {
              ...placing,
              priorityClassName: priorityClassNames[priority],
              serviceAccountName: account,
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              terminationGracePeriodSeconds: part === "worker" ? graceSeconds(nearline) : longestWaitSeconds + 15,
              securityContext: restrictedPod,
              containers: [container],
              volumes: [volume],
            },
          },
        },
      },
      disruptionBudget: {
        apiVersion: "policy/v1" as const,
        kind: "PodDisruptionBudget" as const,
        metadata,
        spec: {
          maxUnavailable: 1,
          selector: { matchLabels: nearlineLabels(name, part) },
          unhealthyPodEvictionPolicy: "AlwaysAllow",
        },
      },
    };
  });
  return {
    serviceAccount: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata: { name: account, namespace, labels: labelsOf("worker") },
      automountServiceAccountToken: false,
      ...(pullSecret === undefined ? {} : { imagePullSecrets: [{ name: pullSecret }] }),
    },
    policies: [
      allowEgress(`allow-calls-of-${name}-worker`, namespace, nearlineLabels(name, "worker"), [
        ...toSource(source),
        { to: [model.pods], ports: tcp(model.ports) },
      ]),
      allowIngress(
        `allow-${name}-worker`,
        namespace,
        nearlineLabels(name, "worker"),
        [peers.prometheus],
        [bentoPort.number],
      ),
      ...(source.kind === "sqs"
        ? []
        : [
            allowEgress(
              `allow-calls-of-${name}-entrance`,
              namespace,
              nearlineLabels(name, "entrance"),
              toSource(source),
            ),
            allowIngress(
              `allow-${name}-entrance`,
              namespace,
              nearlineLabels(name, "entrance"),
              [peers.gateway, peers.prometheus],
              [bentoPort.number],
            ),
          ]),
    ],
    parts,
    ...scaledWorkers(name, nearline, source, { namespace, labels: labelsOf("worker") }),
    ...(source.kind === "sqs" ? {} : { entrance: entranceObjects(name, namespace, gateway, labelsOf("entrance")) }),
  };
}

/** How callers reach the entrance: behind the gateway. */
function entranceObjects<S>(
  name: string,
  namespace: S,
  gateway: NearlineBindings<S>["gateway"],
  labels: Readonly<Record<string, string>>,
) {
  const entrance = { name: `${name}-entrance`, namespace, labels };
  return {
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata: entrance,
      spec: {
        type: "ClusterIP",
        selector: nearlineLabels(name, "entrance"),
        ports: [{ name: "http", port: 80, targetPort: bentoPort.name, protocol: "TCP", appProtocol: "http" }],
      },
    },
    route: {
      apiVersion: "gateway.networking.k8s.io/v1" as const,
      kind: "HTTPRoute" as const,
      metadata: { name: `${name}-jobs`, namespace, labels },
      spec: {
        parentRefs: [{ name: gateway.name, namespace: gateway.namespace }],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: entrancePath(name) } }],
            timeouts: { request: `${longestWaitSeconds + 10}s` },
            backendRefs: [{ name: entrance.name, port: 80 }],
          },
        ],
      },
    },
  };
}

/** All of them, in the order in which they can be applied. */
export function nearlineObjects<S>(rendered: ReturnType<typeof renderNearline<S>>) {
  const { serviceAccount, policies, parts, entrance, authentication, scaledObject } = rendered;
  return [
    serviceAccount,
    ...policies,
    ...parts.flatMap(({ configuration, deployment, disruptionBudget }) => [
      configuration,
      deployment,
      disruptionBudget,
    ]),
    ...(entrance === undefined ? [] : [entrance.service]),
    ...(authentication === undefined ? [] : [authentication]),
    scaledObject,
    ...(entrance === undefined ? [] : [entrance.route]),
  ];
}
