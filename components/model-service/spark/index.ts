import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { SparkBindings } from "./application.ts";
import { renderSpark } from "./render.ts";
import type { SparkModel } from "./settings.ts";

export interface SparkRunsArgs {
  readonly model: SparkModel;
  readonly bindings: SparkBindings<pulumi.Input<string>>;
}

/** What Spark scores a model's files by. Costs nothing while no run is under way; a stream without a schedule always is. */
export class SparkRuns extends pulumi.ComponentResource {
  constructor(name: string, { model, bindings }: SparkRunsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:SparkRuns", name, {}, opts);
    const parent = { parent: this };
    const { account, role, binding, application } = renderSpark(model, bindings);
    const { name: objectName } = account.metadata;
    const before = [
      new k8s.core.v1.ServiceAccount(objectName, account, parent),
      new k8s.rbac.v1.Role(objectName, role, parent),
      new k8s.rbac.v1.RoleBinding(objectName, binding, parent),
    ];
    new k8s.apiextensions.CustomResource(application.metadata.name, application, { ...parent, dependsOn: before });
    this.registerOutputs({});
  }
}
