/**
 * What every pod of ours may do: nothing that a server does not need. Together the two pass Pod Security `restricted`:
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const restrictedPod = {
  runAsNonRoot: true,
  runAsUser: 65532,
  runAsGroup: 65532,
  seccompProfile: { type: "RuntimeDefault" },
};

export const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/** Labels by which a namespace refuses any pod that does more. */
export const restrictedNamespace = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": "latest",
  "pod-security.kubernetes.io/warn": "restricted",
};

/** A namespace that refuses any pod that does more. */
export function closedNamespace(
  name: string,
  labels: Readonly<Record<string, string>> = {},
  annotations: Readonly<Record<string, string>> = {},
) {
  return {
    apiVersion: "v1" as const,
    kind: "Namespace" as const,
    metadata: {
      name,
      labels: { ...restrictedNamespace, ...labels },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
  };
}
