/**
 * Services of AWS that the platform calls through the network itself, each with who calls it. What EKS needs where there is no
 * other way out: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 * An interface is paid by the hour and zone, used or not: https://aws.amazon.com/privatelink/pricing/
 */
export const interfaceEndpoints = {
  ec2: "Bottlerocket's pod density, the VPC CNI's addresses, the EBS driver's volumes.",
  "ecr.api": "Nodes log in to the registry.",
  "ecr.dkr": "Nodes pull manifests; the layers come from S3.",
  sts: "Credentials of CI, and of pods with roles for service accounts.",
  eks: "Nodes ask for the cluster that they join; CI asks for tokens.",
  "eks-auth": "The pod identity agent gets the pods' credentials.",
  elasticloadbalancing: "The load balancer controller.",
  autoscaling: "The cluster autoscaler.",
  logs: "Control plane, flow logs and whatever ships logs of pods.",
  secretsmanager: "Secrets that are mounted as files.",
  ssm: "The contract between platform and teams; sessions on nodes.",
  ssmmessages: "Sessions on nodes: the way in when all else is shut.",
  sqs: "Notices of spot interruptions.",
} as const satisfies Readonly<Record<string, string>>;

/** The name under which a region offers a service: `com.amazonaws.eu-west-1.ecr.api`. */
export function serviceName(region: string, service: string): string {
  return `com.amazonaws.${region}.${service}`;
}
