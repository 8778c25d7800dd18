import { bentoContainer, bentoFiles, bentoPort, type BentoVariable } from "../bento/index.ts";
import { labelKeys } from "../model-labels.ts";
import { peers } from "../network-peers.ts";
import { allowEgress, allowIngress, tcp } from "../network-policy.ts";
import { restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { graceSeconds, nearlineConfigurations } from "./configurations.ts";
import { authorityFile } from "./kafka/scaling.ts";
import { kafkaVariables } from "./kafka/worker.ts";
import type { NearlineBindings, NearlineModel } from "./model.ts";
import { entranceObjects } from "./redis/entrance-objects.ts";
import { longestWaitSeconds } from "./redis/entrance.ts";
import { receiverSecret } from "./results/receiver-secret.ts";
import { scaledWorkers } from "./scaled-workers.ts";
import {
  entrances,
  nearlineAccount,
  nearlineLabels,
  nearlineShapes,
  nearlineSurge,
  type NearlinePart,
} from "./settings.ts";
import type { NearlineSource } from "./source.ts";
import { toSource, waysOut } from "./ways-out.ts";

/** What a part's files and variables have beside Bento's configuration. KEDA reads the worker's: it has no files of its own. */
function furtherOf(source: NearlineSource): {
  readonly data: Readonly<Record<string, string>>;
  readonly env: readonly BentoVariable[];
} {
  if (source.kind !== "kafka") return { data: {}, env: [] };
  const { access } = source.settings;
  const known = access === "private-network" || access.authority === undefined;
  return { data: known ? {} : { [authorityFile]: access.authority }, env: kafkaVariables(access) };
}

/** The objects by which a model is used through a queue, as plain data. Pure. */
export function renderNearline<S>(model: NearlineModel, bindings: NearlineBindings<S>) {
  const { name, team, priority, nearline } = model;
  const { namespace, image, source, secrets, gateway, pullSecret, placing } = bindings;
  const all = nearlineConfigurations(model, bindings);
  const { callback } = nearline;
  const signing = callback === "none" ? undefined : receiverSecret(model, callback.secret, secrets, namespace);
  const labelsOf = (part: NearlinePart) => ({
    "app.kubernetes.io/name": `${name}-${part}`,
    ...nearlineLabels(name, part),
    [labelKeys.team]: team,
  });
  const account = nearlineAccount(name);
  const further = furtherOf(source);
  const parts = all.map(([part, configuration]) => {
    const { data, annotations } = bentoFiles(configuration);
    const metadata = { name: `${name}-${part}`, namespace, labels: labelsOf(part) };
    const { container, volume } = bentoContainer({
      name: part,
      image,
      configMap: metadata.name,
      ...nearlineShapes[part],
      // Whoever asks is told that the queue is away; and a worker has nobody who calls it.
      readiness: "/ping",
      env: further.env,
    });
    const secret = part === "worker" ? signing : undefined;
    return {
      part,
      configuration: {
        apiVersion: "v1" as const,
        kind: "ConfigMap" as const,
        metadata,
        data: { ...data, ...further.data },
      },
      deployment: {
        apiVersion: "apps/v1" as const,
        kind: "Deployment" as const,
        metadata,
        spec: {
          // Of workers none: KEDA says how many.
          ...(part === "worker" ? {} : { replicas: entrances }),
          revisionHistoryLimit: 3,
          selector: { matchLabels: nearlineLabels(name, part) },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: nearlineSurge, maxUnavailable: 0 } },
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
              containers: [
                secret === undefined
                  ? container
                  : { ...container, volumeMounts: [...container.volumeMounts, secret.mount] },
              ],
              volumes: [volume, ...(secret === undefined ? [] : [secret.volume])],
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
        ...waysOut(source, nearline),
        { to: [model.pods], ports: tcp(model.ports) },
      ]),
      allowIngress(
        `allow-${name}-worker`,
        namespace,
        nearlineLabels(name, "worker"),
        [peers.prometheus],
        [bentoPort.number],
      ),
      ...(source.kind !== "redis"
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
    ...(signing?.secretClass === undefined ? {} : { secretClass: signing.secretClass }),
    parts,
    ...scaledWorkers(name, nearline, source, { namespace, labels: labelsOf("worker") }),
    ...(source.kind !== "redis" ? {} : { entrance: entranceObjects(name, namespace, gateway, labelsOf("entrance")) }),
  };
}

/** All of them, in the order in which they can be applied. */
export function nearlineObjects<S>(rendered: ReturnType<typeof renderNearline<S>>) {
  const { serviceAccount, policies, secretClass, parts, entrance, authentication, scaledObject } = rendered;
  return [
    serviceAccount,
    ...policies,
    ...(secretClass === undefined ? [] : [secretClass]),
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
