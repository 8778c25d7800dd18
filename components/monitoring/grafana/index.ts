import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { renderGrafana, type GrafanaInput } from "./render.ts";

/**
 * Where people look at dashboards in a browser, in the namespace of the monitoring. Whoever comes in is somebody of the
 * identity provider; what its pod reads of secrets must be there before.
 */
export class Grafana extends pulumi.ComponentResource {
  constructor(name: string, args: GrafanaInput<pulumi.Input<string>>, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:Grafana", name, { settings: args.settings }, opts);
    const parent = { parent: this };
    const { policies, account, configurations, service, deployment } = renderGrafana<pulumi.Input<string>>(args);
    const called = (object: { readonly metadata: { readonly name: string } }): string =>
      object.metadata.name === name ? name : `${name}-${object.metadata.name}`;
    const ready = [
      ...policies.map((policy) => new k8s.networking.v1.NetworkPolicy(called(policy), policy, parent)),
      new k8s.core.v1.ServiceAccount(called(account), account, parent),
      ...configurations.map((configuration) => new k8s.core.v1.ConfigMap(called(configuration), configuration, parent)),
    ];
    const server = new k8s.apps.v1.Deployment(called(deployment), deployment, { ...parent, dependsOn: ready });
    new k8s.core.v1.Service(called(service), service, { ...parent, dependsOn: [server] });
    this.registerOutputs({});
  }
}
