import type * as pulumi from "@pulumi/pulumi";

/** What others need to know of a cluster. */
export interface ClusterRef {
  readonly name: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  /** Certificates that the endpoint is checked by: PEM in base64. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** Of Kubernetes, such as `1.36`. */
  readonly version: pulumi.Output<string>;
  /**
   * The nodes' security group: launch templates name it, and what pods may call on AWS lets it in. Of an adopted cluster it is
   * the one that EKS made.
   */
  readonly securityGroupId: pulumi.Output<string>;
  /**
   * A security group for what calls the API server from within the network and is no node: a runner of CI, a bastion. An adopted
   * cluster has its owner's.
   */
  readonly clientSecurityGroupId?: pulumi.Output<string>;
  /** Text without a credential: tokens come from `aws eks get-token`. */
  readonly kubeconfig: pulumi.Output<string>;
}
