import type { Value } from "../../../../local/providers/serve/values.ts";
import type { Sample } from "./sample.ts";

export const cluster: readonly Sample[] = [
  {
    type: "cloudwatch/logGroup:LogGroup",
    name: "logs",
    inputs: (ref) => ({ name: "/aws/eks/suite/cluster", retentionInDays: 30, kmsKeyId: ref("key", "arn") }),
  },
  {
    type: "eks/cluster:Cluster",
    name: "cluster",
    inputs: (ref) => ({
      name: "suite",
      roleArn: ref("control-plane", "arn"),
      version: "1.35",
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: ref("key", "arn") } },
      vpcConfig: {
        subnetIds: [ref("subnet-a"), ref("subnet-b")],
        endpointPublicAccess: false,
        endpointPrivateAccess: true,
      },
    }),
  },
  {
    type: "ec2/launchTemplate:LaunchTemplate",
    name: "template",
    inputs: () => ({
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1, httpEndpoint: "enabled" },
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 80, volumeType: "gp3", encrypted: "true" } }],
      tagSpecifications: [{ resourceType: "instance", tags: { Name: "node" } }],
    }),
  },
  {
    type: "eks/nodeGroup:NodeGroup",
    name: "cpu",
    inputs: (ref) => ({
      clusterName: ref("cluster"),
      nodeRoleArn: ref("nodes", "arn"),
      subnetIds: [ref("subnet-a"), ref("subnet-b")],
      instanceTypes: ["c7i.2xlarge", "c7a.2xlarge"],
      amiType: "BOTTLEROCKET_x86_64",
      capacityType: "SPOT",
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 4 },
      launchTemplate: { id: ref("template"), version: "1" },
      taints: [{ key: "nvidia.com/gpu", effect: "NO_SCHEDULE", value: "true" }],
      labels: { pool: "cpu" },
      updateConfig: { maxUnavailablePercentage: 33 },
    }),
  },
  {
    type: "autoscaling/tag:Tag",
    name: "scale",
    inputs: (ref) => ({
      autoscalingGroupName: groupOf(ref("cpu", "resources")),
      tag: { key: "k8s.io/cluster-autoscaler/node-template/label/pool", value: "cpu", propagateAtLaunch: false },
    }),
  },
  {
    type: "eks/addon:Addon",
    name: "cni",
    inputs: (ref) => ({ clusterName: ref("cluster"), addonName: "vpc-cni", addonVersion: "v1.20.4-eksbuild.1" }),
  },
  {
    type: "eks/accessEntry:AccessEntry",
    name: "entry",
    inputs: (ref) => ({ clusterName: ref("cluster"), principalArn: ref("control-plane", "arn") }),
  },
  {
    type: "eks/accessPolicyAssociation:AccessPolicyAssociation",
    name: "view",
    inputs: (ref) => ({
      clusterName: ref("cluster"),
      principalArn: ref("entry", "principalArn"),
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      accessScope: { type: "cluster" },
    }),
  },
  {
    type: "eks/podIdentityAssociation:PodIdentityAssociation",
    name: "pods",
    inputs: (ref) => ({
      clusterName: ref("cluster"),
      namespace: "models",
      serviceAccount: "iris",
      roleArn: ref("nodes", "arn"),
    }),
  },
  {
    type: "iam/openIdConnectProvider:OpenIdConnectProvider",
    name: "ci",
    inputs: () => ({ url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] }),
  },
];

function groupOf(resources: Value): Value {
  const [
    {
      autoscalingGroups: [{ name }],
    },
  ] = resources as unknown as [{ autoscalingGroups: [{ name: string }] }];
  return name;
}
