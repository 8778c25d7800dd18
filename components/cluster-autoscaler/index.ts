import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { PodRole } from "../pod-role/index.ts";
import { closedNamespace } from "../pod-security.ts";
import { autoscalerChart, autoscalerName, autoscalerValues } from "./chart.ts";
import { autoscalerPolicy } from "./policy.ts";

export interface ClusterAutoscalerArgs {
  readonly environment: EnvironmentName;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly cluster: { readonly name: pulumi.Output<string> };
  /** By digest where it is known: `HOST/NAME@sha256:…`. */
  readonly image: string;
}

/** The namespace of what makes nodes. */
const autoscalerNamespace = "autoscaler";

/**
 * Makes nodes for pods that wait, and takes those away that stand idle: the Cluster Autoscaler by its chart, which may move this
 * cluster's node groups between their `min` and `max` and nothing else. Depends on the node groups (`dependsOn`): it runs on nodes.
 */
export class ClusterAutoscaler extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterAutoscalerArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, region, account, cluster, image } = args;
    super("ml-serving:index:ClusterAutoscaler", name, { image }, opts);
    const parent = { parent: this };
    const namespace = new k8s.core.v1.Namespace(name, closedNamespace(autoscalerNamespace), parent);
    const role = new PodRole(
      name,
      {
        name: awsName(environment, autoscalerName),
        cluster: cluster.name,
        namespace: autoscalerNamespace,
        serviceAccount: autoscalerName,
        allows: cluster.name.apply((of) => autoscalerPolicy({ region, account, cluster: of })),
      },
      parent,
    );
    new k8s.helm.v4.Chart(
      name,
      {
        ...autoscalerChart,
        namespace: namespace.metadata.name,
        values: autoscalerValues(image, { cluster: cluster.name, region }),
      },
      // Credentials are given to pods as they start: the association comes before.
      { ...parent, dependsOn: [role] },
    );
    this.registerOutputs({});
  }
}
