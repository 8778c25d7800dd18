import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { sparkOperatorNamespace } from "../network-peers.ts";
import { closedNamespace } from "../pod-security.ts";
import { sparkOperatorChart, sparkOperatorValues } from "./chart.ts";
import { sparkOperatorPolicies, type SparkOperatorPlace } from "./policies.ts";

export interface SparkOperatorArgs extends SparkOperatorPlace {
  /** By digest. */
  readonly image: string;
  /** Namespaces in which it makes drivers; they are there. */
  readonly namespaces: readonly string[];
}

/** Spark's operator by its chart. Its objects may be made when this is there, and must be gone before it is. */
export class SparkOperator extends pulumi.ComponentResource {
  constructor(name: string, args: SparkOperatorArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:SparkOperator", name, { image: args.image }, opts);
    const parent = { parent: this };
    const namespace = new k8s.core.v1.Namespace(name, closedNamespace(sparkOperatorNamespace), parent);
    const closed = sparkOperatorPolicies(namespace.metadata.name, args).map(
      (policy) => new k8s.networking.v1.NetworkPolicy(`${name}-${policy.metadata.name}`, policy, parent),
    );
    new k8s.helm.v4.Chart(
      name,
      {
        ...sparkOperatorChart,
        namespace: namespace.metadata.name,
        values: sparkOperatorValues(args.image, args.namespaces),
      },
      { ...parent, dependsOn: [namespace, ...closed] },
    );
    this.registerOutputs({});
  }
}
