import type { Size } from "./quantity.ts";

/** Where a server keeps what it writes: in a folder that goes with the pod, or on a volume that stays. */
export type DataStorage =
  | { readonly on: "pod"; readonly size: Size }
  | { readonly on: "volume"; readonly size: Size; /** @default the cluster's own */ readonly storageClass?: string };

/** Name of the volume, for the containers that mount it. */
export const dataVolume = "data";

/** The parts of a StatefulSet by which each of its pods has its data volume. */
export function dataVolumeParts(storage: DataStorage) {
  return storage.on === "pod"
    ? { volumes: [{ name: dataVolume, emptyDir: { sizeLimit: storage.size } }], volumeClaimTemplates: [] }
    : {
        volumes: [],
        volumeClaimTemplates: [
          {
            apiVersion: "v1" as const,
            kind: "PersistentVolumeClaim" as const,
            metadata: { name: dataVolume },
            spec: {
              accessModes: ["ReadWriteOnce"],
              ...(storage.storageClass === undefined ? {} : { storageClassName: storage.storageClass }),
              resources: { requests: { storage: storage.size } },
            },
          },
        ],
      };
}
