import type { Metadata, Node } from "./objects.ts";

/** The provisioner of EBS volumes, which the add-on of the same driver runs. */
export const ebsProvisioner = "ebs.csi.aws.com";

export interface Claim {
  readonly metadata: Metadata;
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly accessModes?: readonly string[];
    readonly volumeMode?: string;
    readonly resources?: { readonly requests?: { readonly storage?: string } };
  };
}

export interface StorageClass {
  readonly metadata: Metadata;
  readonly provisioner: string;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
}

const selectedNode = "volume.kubernetes.io/selected-node";
const zoneLabel = "topology.kubernetes.io/zone";

/**
 * The volume that the EBS driver would make for a claim: in the zone of the node that the scheduler chose. Undefined
 * while there is nothing to do.
 * https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export function volumeOf(claim: Claim, classes: readonly StorageClass[], nodes: readonly Node[]): object | undefined {
  const { metadata, spec } = claim;
  const storage = classes.find((one) => one.metadata.name === spec.storageClassName);
  if (storage?.provisioner !== ebsProvisioner || (spec.volumeName ?? "") !== "") return undefined;
  const chosen = metadata.annotations?.[selectedNode];
  const node =
    chosen === undefined && storage.volumeBindingMode === "Immediate"
      ? nodes[0]
      : nodes.find((one) => one.metadata.name === chosen);
  const zone = node?.metadata.labels?.[zoneLabel];
  if (zone === undefined) return undefined;
  const name = `pvc-${metadata.uid ?? ""}`;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, annotations: { "pv.kubernetes.io/provisioned-by": ebsProvisioner } },
    spec: {
      accessModes: spec.accessModes,
      capacity: { storage: spec.resources?.requests?.storage },
      claimRef: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        namespace: metadata.namespace,
        name: metadata.name,
        uid: metadata.uid,
      },
      csi: { driver: ebsProvisioner, volumeHandle: `vol-${(metadata.uid ?? "").replaceAll("-", "").slice(0, 17)}` },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: zoneLabel, operator: "In", values: [zone] }] }] },
      },
      persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? "Delete",
      storageClassName: spec.storageClassName,
      volumeMode: spec.volumeMode ?? "Filesystem",
    },
  };
}
