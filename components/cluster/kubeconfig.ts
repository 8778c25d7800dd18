/** How a cluster is reached. */
export interface ClusterAddress {
  readonly name: string;
  readonly region: string;
  /** `https://…` */
  readonly endpoint: string;
  /** Certificates that the endpoint is checked by: PEM in base64. */
  readonly certificateAuthority: string;
}

/**
 * A kubeconfig that holds no credential: whoever uses it asks AWS for a token with his own.
 * https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function renderKubeconfig({ name, region, endpoint, certificateAuthority }: ClusterAddress): string {
  const exec = {
    // The command line answers in the version that it is asked in: awscli/customizations/eks/get_token.py of aws/aws-cli.
    // https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
    apiVersion: "client.authentication.k8s.io/v1",
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json"],
    interactiveMode: "Never",
    installHint: "The AWS command line gives tokens for the cluster: https://aws.amazon.com/cli/",
  };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
    users: [{ name, user: { exec } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}
