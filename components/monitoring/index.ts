import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { LookedAt } from "./access.ts";
import { prometheusPort } from "./prometheus.ts";
import { monitoringNamespace, renderMonitoring, type MonitoringInput } from "./render.ts";

/** What others need to know of the monitoring. */
export interface MonitoringRef {
  readonly namespace: pulumi.Output<string>;
  /** Where Prometheus answers within the cluster, without a path. */
  readonly url: pulumi.Output<string>;
}

export interface MonitoringArgs extends Omit<MonitoringInput<pulumi.Input<string>>, "namespaces"> {
  /** The namespaces that are looked at, beside its own; each must be there. */
  readonly namespaces: Omit<LookedAt<pulumi.Input<string>>, "monitoring">;
}

/**
 * Prometheus, Alertmanager and kube-state-metrics: they look at models, gateway, Redis and nodes, record four signals of every
 * variant of every model, and tell somebody when a promise is broken. What the objects say is decided by the pure files beside this one.
 */
export class Monitoring extends pulumi.ComponentResource {
  readonly ref: MonitoringRef;

  constructor(name: string, args: MonitoringArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:Monitoring", name, { settings: args.settings }, opts);
    const parent = { parent: this };
    const namespace = new k8s.core.v1.Namespace(name, monitoringNamespace, parent).metadata.name;
    const objects = renderMonitoring<pulumi.Input<string>>({
      ...args,
      namespaces: { ...args.namespaces, monitoring: namespace },
    });
    const { stateMetrics, prometheus, alertmanager, drift } = objects;
    const called = (object: { readonly metadata: { readonly name: string } }): string =>
      `${name}-${object.metadata.name}`;

    const closed = objects.policies.map(
      (policy) => new k8s.networking.v1.NetworkPolicy(called(policy), policy, parent),
    );
    const accounts = objects.accounts.map(
      (account) => new k8s.core.v1.ServiceAccount(called(account), account, parent),
    );
    const rights = objects.roles.flatMap(({ key, role, binding }) => [
      new k8s.rbac.v1.Role(`${called(role)}-${key}`, role, parent),
      new k8s.rbac.v1.RoleBinding(`${called(binding)}-${key}`, binding, parent),
    ]);
    new k8s.rbac.v1.Role(`${name}-viewers`, objects.viewers.role, parent);
    new k8s.rbac.v1.RoleBinding(`${name}-viewers`, objects.viewers.binding, parent);
    const readers = Object.entries(objects.readers).flatMap(([what, { role, binding }]) => [
      new k8s.rbac.v1.ClusterRole(`${name}-${what}`, role, parent),
      new k8s.rbac.v1.ClusterRoleBinding(`${name}-${what}`, binding, parent),
    ]);
    const configurations = [prometheus, alertmanager].map(
      ({ configuration }) => new k8s.core.v1.ConfigMap(called(configuration), configuration, parent),
    );
    // Closed, and with its rights, before it runs.
    const ready = { ...parent, dependsOn: [...closed, ...accounts, ...rights, ...readers, ...configurations] };
    new k8s.apps.v1.Deployment(called(stateMetrics), stateMetrics, ready);
    const server = new k8s.apps.v1.StatefulSet(called(prometheus.statefulSet), prometheus.statefulSet, ready);
    const alerting = new k8s.apps.v1.StatefulSet(called(alertmanager.statefulSet), alertmanager.statefulSet, ready);
    new k8s.core.v1.Service(called(alertmanager.service), alertmanager.service, { ...parent, dependsOn: [alerting] });
    const service = new k8s.core.v1.Service(called(prometheus.service), prometheus.service, {
      ...parent,
      dependsOn: [server],
    });
    if (drift !== undefined) {
      const references = drift.configurations.map(
        (reference) => new k8s.core.v1.ConfigMap(called(reference), reference, parent),
      );
      const dependsOn = [...closed, ...references];
      new k8s.apps.v1.Deployment(called(drift.deployment), drift.deployment, { ...parent, dependsOn });
      new k8s.core.v1.Service(called(drift.service), drift.service, parent);
    }
    this.ref = {
      namespace,
      url: pulumi.interpolate`http://${service.metadata.name}.${namespace}.svc:${prometheusPort}`,
    };
    this.registerOutputs({ ref: this.ref });
  }
}
