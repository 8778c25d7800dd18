import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { NearlineBindings, NearlineModel } from "./model.ts";
import { renderNearline } from "./render.ts";

export interface NearlineArgs {
  readonly model: NearlineModel;
  readonly bindings: NearlineBindings<pulumi.Input<string>>;
}

/**
 * A model's queue in use: workers that KEDA scales from none by what waits, and an entrance behind the gateway. What the
 * objects say is decided in `render.ts`; this only registers them.
 */
export class Nearline extends pulumi.ComponentResource {
  constructor(name: string, args: NearlineArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:Nearline", name, { model: args.model }, opts);
    const parent = { parent: this };
    const { serviceAccount, policies, secretClass, parts, entrance, authentication, scaledObject } = renderNearline(
      args.model,
      args.bindings,
    );
    const account = new k8s.core.v1.ServiceAccount(serviceAccount.metadata.name, serviceAccount, parent);
    const closed = policies.map((policy) => new k8s.networking.v1.NetworkPolicy(policy.metadata.name, policy, parent));
    const brought =
      secretClass === undefined
        ? []
        : [new k8s.apiextensions.CustomResource(secretClass.metadata.name, secretClass, parent)];
    const service = entrance?.service;
    const reached =
      service === undefined
        ? []
        : [
            new k8s.core.v1.Service(
              service.metadata.name,
              // Its readiness is its Deployment's.
              { ...service, metadata: { ...service.metadata, annotations: { "pulumi.com/skipAwait": "true" } } },
              parent,
            ),
          ];
    const deployments = parts.map(({ configuration, deployment, disruptionBudget }) => {
      const { name: of } = deployment.metadata;
      new k8s.policy.v1.PodDisruptionBudget(of, disruptionBudget, parent);
      const read = new k8s.core.v1.ConfigMap(of, configuration, parent);
      return new k8s.apps.v1.Deployment(of, deployment, {
        ...parent,
        dependsOn: [account, read, ...brought, ...reached, ...closed],
      });
    });
    const answering = { ...parent, dependsOn: deployments };
    if (entrance !== undefined)
      new k8s.apiextensions.CustomResource(entrance.route.metadata.name, entrance.route, answering);
    const proving =
      authentication === undefined
        ? []
        : [
            new k8s.apiextensions.CustomResource(
              `${authentication.metadata.name}-authentication`,
              authentication,
              parent,
            ),
          ];
    new k8s.apiextensions.CustomResource(
      scaledObject.metadata.name,
      {
        ...scaledObject,
        metadata: { ...scaledObject.metadata, annotations: { "pulumi.com/waitFor": "condition=Ready" } },
      },
      { ...parent, dependsOn: [...deployments, ...proving] },
    );
    this.registerOutputs({});
  }
}
