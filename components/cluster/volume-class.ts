import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/**
 * The class of volumes that claims get which name none: gp3, encrypted, in the zone of the pod. The EBS add-on can make one of its own, and
 * EKS brings `gp2`, which nobody gets by default; neither is encrypted by itself.
 * https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
 *
 * @param key ARN of the key
 */
export function renderVolumeClass<S>(key: S) {
  return {
    apiVersion: "storage.k8s.io/v1" as const,
    kind: "StorageClass" as const,
    metadata: {
      name: "gp3",
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    },
    provisioner: "ebs.csi.aws.com",
    parameters: { type: "gp3", encrypted: "true", kmsKeyId: key },
    allowVolumeExpansion: true,
    reclaimPolicy: "Delete",
    // A volume is of one zone: it is made where the pod can run.
    volumeBindingMode: "WaitForFirstConsumer",
  };
}

export interface VolumeClassArgs {
  /** ARN of the key that volumes are encrypted with. */
  readonly key: pulumi.Input<string>;
}

/** Volumes for whoever claims one: in the cluster, so that its provider is that of Kubernetes. */
export class VolumeClass extends pulumi.ComponentResource {
  constructor(name: string, { key }: VolumeClassArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:VolumeClass", name, {}, opts);
    new k8s.storage.v1.StorageClass(name, renderVolumeClass(key), { parent: this });
    this.registerOutputs({});
  }
}
