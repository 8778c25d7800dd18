import { namespaceNames } from "../network-peers.ts";
import { closedNamespace } from "../pod-security.ts";
import { alertmanagerName, renderAlertmanager } from "./alertmanager.ts";
import { receiverPorts } from "./alerts/routing.ts";
import { resolveAlerts } from "./alerts/settings.ts";
import {
  allNames,
  kindReader,
  namesOf,
  nodeReader,
  prometheusRoles,
  stateRoles,
  viewersRights,
  type LookedAt,
} from "./access.ts";
import { prometheusFiles } from "./configuration.ts";
import { renderDrift, type DriftInput } from "./drift.ts";
import { jenkinsDefaults } from "./jenkins/settings.ts";
import { monitoringPolicies } from "./policies.ts";
import { prometheusName, renderPrometheus } from "./prometheus.ts";
import type { MonitoringDns, MonitoringGround, MonitoringImages, MonitoringSettings } from "./settings.ts";
import { stateMetricsDeployment, stateMetricsName } from "./state-metrics.ts";

/** What the monitoring of an environment is made from; generic over how the namespaces' names come. */
export interface MonitoringInput<S> extends MonitoringDns {
  readonly settings: MonitoringSettings & MonitoringGround;
  readonly images: MonitoringImages;
  /** The environment's name, put on everything that leaves this Prometheus. */
  readonly environment: string;
  /** The namespaces that are looked at, its own among them. */
  readonly namespaces: LookedAt<S>;
  /** What compares recorded payloads. Default: none, as no model records any. */
  readonly drift?: DriftInput<S>;
  /** Whether Spark scores models' files, by its operator. @default false */
  readonly spark?: boolean;
}

/** The namespace that the monitoring has for itself. */
export const monitoringNamespace = closedNamespace(namespaceNames.monitoring);

function account<S>(name: string, namespace: S) {
  return {
    apiVersion: "v1" as const,
    kind: "ServiceAccount" as const,
    metadata: { name, namespace },
    // Its pods say themselves that they need one.
    automountServiceAccountToken: false,
  };
}

/** Ports of what Prometheus calls outside of the cluster. */
function outsidePorts({ jenkins, remoteWrite }: MonitoringSettings): readonly number[] {
  return [
    ...(jenkins === undefined ? [] : [jenkins.port ?? jenkinsDefaults.port]),
    ...(remoteWrite === undefined ? [] : [443]),
  ];
}

/** The Kubernetes objects of the monitoring, as plain data. Pure. */
export function renderMonitoring<S>(input: MonitoringInput<S>) {
  const { settings, images, environment, namespaces, dns, drift, spark = false } = input;
  const namespace = namespaces.monitoring;
  const lookedAt = namesOf(namespaces);
  const files = prometheusFiles(settings, environment, lookedAt);
  const alerts = resolveAlerts(settings.alerts);
  const { storage, alertmanagerAddress } = settings;
  const place = {
    image: images.alertmanager,
    storage,
    ...(alertmanagerAddress === undefined ? {} : { serviceAddress: alertmanagerAddress }),
  };
  return {
    policies: monitoringPolicies(namespace, settings.clusterAddresses, {
      dns,
      telling: receiverPorts(alerts),
      outside: outsidePorts(settings),
      ...(settings.ownJenkins?.port === undefined ? {} : { ownJenkins: settings.ownJenkins.port }),
      byRole: settings.remoteWrite !== undefined,
      drift: drift !== undefined,
      grafana: settings.grafana !== undefined,
      gpus: namespaces.gpus !== undefined,
    }),
    accounts: [prometheusName, alertmanagerName, stateMetricsName].map((name) => account(name, namespace)),
    /** By the namespace that each holds in. */
    roles: [...prometheusRoles(prometheusName, namespaces), ...stateRoles(stateMetricsName, namespaces, spark)],
    /** In the whole cluster. */
    readers: {
      nodes: nodeReader(prometheusName, namespace),
      ...(spark ? { kinds: kindReader(stateMetricsName, namespace) } : {}),
    },
    viewers: viewersRights(prometheusName, namespace),
    drift: drift === undefined ? undefined : renderDrift(drift, namespace),
    stateMetrics: stateMetricsDeployment(images.kubeStateMetrics, namespace, allNames(lookedAt), spark),
    alertmanager: renderAlertmanager(alerts, place, namespace),
    prometheus: renderPrometheus(settings, images.prometheus, files, namespace),
  };
}
