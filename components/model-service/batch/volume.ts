import { teamNamespace } from "../../network-peers.ts";

/** Kubernetes asks for a capacity, and a folder has none of its own. */
const storage = "1Gi";

/**
 * A folder of the nodes as a volume that several pods mount, for a cluster whose nodes are one machine: pods name a claim, as
 * Pod Security `restricted` wants it, and never the folder. Pure.
 */
export function batchVolume<S>(team: string, namespace: S, folder: string) {
  const name = "batch";
  const volumeName = `${teamNamespace(team)}-${name}`;
  return {
    volume: {
      apiVersion: "v1" as const,
      kind: "PersistentVolume" as const,
      metadata: { name: volumeName },
      spec: {
        accessModes: ["ReadWriteMany"],
        capacity: { storage },
        storageClassName: "",
        claimRef: { namespace, name },
        // What was written stays where it is.
        persistentVolumeReclaimPolicy: "Retain",
        hostPath: { path: folder, type: "Directory" },
      },
    },
    claim: {
      apiVersion: "v1" as const,
      kind: "PersistentVolumeClaim" as const,
      metadata: { name, namespace },
      spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage } }, storageClassName: "", volumeName },
    },
  };
}
