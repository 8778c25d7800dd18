/** Add-ons that nodes need to become ready: a DaemonSet each, so that they are made before the first node. */
export const nodeAddOns = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"] as const;

/** Add-ons that need nodes to run on. */
export const podAddOns = [
  "coredns",
  "metrics-server",
  "aws-ebs-csi-driver",
  "aws-secrets-store-csi-driver-provider",
] as const;

export type AddOnName = (typeof nodeAddOns)[number] | (typeof podAddOns)[number];

/** Versions such as `v1.20.4-eksbuild.1`; undefined: what AWS proposes on the day, which only a rehearsal may leave so. */
export type AddOnVersions = { readonly [K in AddOnName]: string | undefined };

/** What an add-on is told that is not its default. Keys are those of `aws eks describe-addon-configuration`. */
export const addOnConfiguration: { readonly [K in AddOnName]?: Readonly<Record<string, unknown>> } = {
  // A text, not a boolean: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
  "vpc-cni": { enableNetworkPolicy: "true" },
  // On every node, tainted or not: pods with secrets run on all of them. The driver that comes with it tolerates all already.
  // https://github.com/aws/secrets-store-csi-driver-provider-aws/blob/main/charts/secrets-store-csi-driver-provider-aws/values.yaml
  "aws-secrets-store-csi-driver-provider": {
    tolerations: [{ operator: "Exists" }],
    "secrets-store-csi-driver": {
      // For components/secret-copies.
      syncSecret: { enabled: true },
      // Files follow their secrets within the hour: https://secrets-store-csi-driver.sigs.k8s.io/topics/secret-auto-rotation
      enableSecretRotation: true,
      rotationPollInterval: "1h",
    },
  },
  // As many servers of names as nodes and cores ask for: https://docs.aws.amazon.com/eks/latest/userguide/coredns-autoscaling.html
  coredns: { autoScaling: { enabled: true, minReplicas: 2, maxReplicas: 10 } },
};

/** An identity of an add-on's own, so that nodes need not have its permissions. */
export interface AddOnIdentity {
  readonly serviceAccount: string;
  /** A policy of AWS that the add-on's documentation names. */
  readonly policy: string;
}

/** https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html */
export const addOnIdentities: { readonly [K in AddOnName]?: AddOnIdentity } = {
  "vpc-cni": { serviceAccount: "aws-node", policy: "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy" },
  "aws-ebs-csi-driver": {
    serviceAccount: "ebs-csi-controller-sa",
    policy: "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
  },
};
