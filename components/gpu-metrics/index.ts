import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { gpuMetricsNamespace, renderGpuMetrics } from "./render.ts";

export { gpuMetricsNamespace, gpuMetricsUpstreamImage, renderGpuMetrics } from "./render.ts";

export interface GpuMetricsArgs {
  /** By digest. */
  readonly image: string;
}

/** Measures accelerators on every node that has some, in a namespace of its own. */
export class GpuMetrics extends pulumi.ComponentResource {
  /** The namespace, once it is there. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, { image }: GpuMetricsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:GpuMetrics", name, { image }, opts);
    const parent = { parent: this };
    this.namespace = new k8s.core.v1.Namespace(name, gpuMetricsNamespace, parent).metadata.name;
    const { policies, account, daemonSet } = renderGpuMetrics<pulumi.Input<string>>(image, this.namespace);
    const closed = policies.map(
      (policy) => new k8s.networking.v1.NetworkPolicy(`${name}-${policy.metadata.name}`, policy, parent),
    );
    const serviceAccount = new k8s.core.v1.ServiceAccount(name, account, parent);
    new k8s.apps.v1.DaemonSet(name, daemonSet, { ...parent, dependsOn: [...closed, serviceAccount] });
    this.registerOutputs({ namespace: this.namespace });
  }
}
