import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { kedaNamespace } from "../network-peers.ts";
import { closedNamespace } from "../pod-security.ts";
import { kedaChart, kedaValues } from "./chart.ts";
import { kustomizedKeda } from "./kustomized.ts";
import { kedaPolicies } from "./policies.ts";
import type { KedaGround, KedaPlace } from "./settings.ts";

export interface KedaArgs extends KedaPlace {
  readonly ground: KedaGround;
}

/**
 * Scales models by what Prometheus measures and by the clock: KEDA by its chart, or of the same version by its own
 * kustomization. It makes and renews its certificates itself. Its objects may be made when this is there, and must be gone
 * before it is: it takes its own mark off them.
 */
export class Keda extends pulumi.ComponentResource {
  constructor(name: string, args: KedaArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { ground } = args;
    super("ml-serving:index:Keda", name, { images: ground.images }, opts);
    const parent = { parent: this };
    const namespace = new k8s.core.v1.Namespace(name, closedNamespace(kedaNamespace), parent);
    const closed = kedaPolicies(namespace.metadata.name, args).map(
      (policy) => new k8s.networking.v1.NetworkPolicy(`${name}-${policy.metadata.name}`, policy, parent),
    );
    const after = { ...parent, dependsOn: [namespace, ...closed] };
    if (ground.from === "chart")
      new k8s.helm.v4.Chart(
        name,
        { ...kedaChart, namespace: namespace.metadata.name, values: kedaValues(ground.images) },
        after,
      );
    else {
      const { definitions, rest } = kustomizedKeda(ground.from.objects, ground.images);
      const kinds = new k8s.yaml.v2.ConfigGroup(`${name}-kinds`, { objs: [...definitions] }, after);
      new k8s.yaml.v2.ConfigGroup(name, { objs: [...rest] }, { ...parent, dependsOn: [...after.dependsOn, kinds] });
    }
    this.registerOutputs({});
  }
}
