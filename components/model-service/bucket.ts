import { teamNamespace } from "../network-peers.ts";
import { restrictedContainer } from "../pod-security.ts";
import type { Bindings } from "./bindings.ts";
import { modelLabels, variantLabels, variantName } from "./labels.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";

/** Where models too large for images lie. */
export interface ModelStoreRef<S> {
  readonly bucket: S;
  readonly region: string;
}

/** The list of an artifact's files, each with its digest, as sha256sum writes it: its own digest is the version's. */
const list = "SHA256SUMS";
const artifactFolder = "/artifact";
const expectedFolder = "/expected";
const expectedFile = "release";

/** One claim a version: a claim never changes, and the version before still has its own while replicas are replaced. */
function claimName(model: ResolvedModel, variant: Variant): string {
  const digits = variant.digest.slice("sha256:".length, "sha256:".length + 8);
  return `${variantName(model, variant)}-${digits}`;
}

/** What a version lies below in the bucket: below what its model's role may read (components/model-store/policies.ts). */
export function versionPrefix(model: ResolvedModel, variant: Variant): string {
  return `${teamNamespace(model.team)}/${model.name}/${variant.digest.replace(":", "-")}/`;
}

/**
 * The objects by which a version is mounted from the bucket; undefined where it comes as an image. By the role of the
 * model's own pods: https://github.com/awslabs/mountpoint-s3-csi-driver/blob/main/docs/CONFIGURATION.md
 */
export function bucketVolume<S>(model: ResolvedModel, variant: Variant, { namespace, modelStore }: Bindings<S>) {
  if (model.delivery === "image") return undefined;
  if (modelStore === undefined) throw new RangeError(`no model store for ${model.name}`);
  const name = claimName(model, variant);
  const volumeName = `${teamNamespace(model.team)}-${name}`;
  const labels = variantLabels(model, variant);
  // Kubernetes asks for a capacity, and the driver ignores it.
  const storage = "1Gi";
  return {
    volume: {
      apiVersion: "v1" as const,
      kind: "PersistentVolume" as const,
      metadata: { name: volumeName, labels },
      spec: {
        accessModes: ["ReadOnlyMany"],
        capacity: { storage },
        storageClassName: "",
        claimRef: { namespace, name },
        // What is in the bucket stays.
        persistentVolumeReclaimPolicy: "Retain",
        mountOptions: [
          "read-only",
          "allow-other",
          `region ${modelStore.region}`,
          `prefix ${versionPrefix(model, variant)}`,
        ],
        csi: {
          driver: "s3.csi.aws.com",
          volumeHandle: volumeName,
          volumeAttributes: { bucketName: modelStore.bucket, authenticationSource: "pod" },
        },
      },
    },
    claim: {
      apiVersion: "v1" as const,
      kind: "PersistentVolumeClaim" as const,
      metadata: { name, namespace, labels },
      spec: { accessModes: ["ReadOnlyMany"], resources: { requests: { storage } }, storageClassName: "", volumeName },
    },
    expected: {
      apiVersion: "v1" as const,
      kind: "ConfigMap" as const,
      metadata: { name: `${name}-expected`, namespace, labels: modelLabels(model) },
      data: { [expectedFile]: `${variant.digest.slice("sha256:".length)}  ${list}\n` },
    },
  };
}

/** The artifact as a volume of the pod, and what checks it before the server may start. */
export function bucketMount<S>(model: ResolvedModel, variant: Variant, image: S | string) {
  const name = claimName(model, variant);
  return {
    volumes: [
      { name: "artifact", persistentVolumeClaim: { claimName: name, readOnly: true } },
      { name: "expected", configMap: { name: `${name}-expected` } },
    ],
    initContainers: [
      {
        name: "check",
        // The server's own: it is on the node anyhow, and has coreutils, being built on Ubuntu.
        image,
        // First the list by the release's digest, then every file by the list.
        command: ["sha256sum", "--check", "--strict", "--quiet", `${expectedFolder}/${expectedFile}`, list],
        workingDir: artifactFolder,
        resources: { requests: { cpu: "1", memory: "64Mi" }, limits: { cpu: "1", memory: "64Mi" } },
        // Which file is another than the release says: in the pod's status.
        terminationMessagePolicy: "FallbackToLogsOnError",
        securityContext: restrictedContainer,
        volumeMounts: [
          { name: "artifact", mountPath: artifactFolder, readOnly: true },
          { name: "expected", mountPath: expectedFolder, readOnly: true },
        ],
      },
    ],
  };
}
