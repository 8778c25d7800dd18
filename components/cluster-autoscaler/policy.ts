import type { Statement } from "../policy-document.ts";

/** The cluster whose node groups are moved. */
export interface AutoscalerScope {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Name of the cluster. */
  readonly cluster: string;
}

/**
 * What the Cluster Autoscaler may do: read, and move the Auto Scaling groups of this cluster, which EKS tags with its name. What it
 * reads about groups and instance types AWS gives for all or none.
 * https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.36.1/cluster-autoscaler/cloudprovider/aws/README.md#iam-policy
 * https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html (the tags)
 */
export function autoscalerPolicy({ region, account, cluster }: AutoscalerScope): readonly Statement[] {
  return [
    {
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
      ],
      Resource: "*",
    },
    {
      Effect: "Allow",
      Action: "eks:DescribeNodegroup",
      Resource: `arn:aws:eks:${region}:${account}:nodegroup/${cluster}/*/*`,
    },
    {
      Effect: "Allow",
      Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      Resource: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/*`,
      Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${cluster}`]: "owned" } },
    },
  ];
}
