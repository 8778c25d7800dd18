import { ACCOUNT, kept } from "../account.ts";
import { clusterInputs, nodeGroupInputs } from "../ground.ts";
import type { Cases } from "./case.ts";

export const clusters: Cases = (a) => {
  const id = (name: string): string => kept(a.engine, name).id;
  return [
    [
      "eks/cluster:Cluster",
      () => clusterInputs(a.engine),
      "creating EKS Cluster (main): ResourceInUseException: Cluster already exists with name: main",
    ],
    [
      "eks/cluster:Cluster",
      () => ({ ...clusterInputs(a.engine), name: "other", roleArn: `arn:aws:iam::${ACCOUNT}:role/nobody` }),
      "could not be assumed because it does not exist or the trusted entity is not correct",
    ],
    [
      "eks/cluster:Cluster",
      () => ({ ...clusterInputs(a.engine), name: "other", vpcConfig: { subnetIds: [id("subnet-a")] } }),
      "InvalidParameterException: Subnets specified must be in at least two different AZs",
    ],
    [
      "eks/cluster:Cluster",
      () => ({
        ...clusterInputs(a.engine),
        name: "other",
        vpcConfig: { subnetIds: [id("subnet-a"), "subnet-0nowhere"] },
      }),
      "The subnet ID 'subnet-0nowhere' does not exist",
    ],
    [
      "eks/cluster:Cluster",
      () => ({
        ...clusterInputs(a.engine),
        name: "other",
        vpcConfig: { subnetIds: [id("subnet-a"), id("subnet-b")], endpointPublicAccess: false },
      }),
      "Private and public endpoint access cannot be false",
    ],
    [
      "eks/nodeGroup:NodeGroup",
      () => ({ ...nodeGroupInputs(a.engine), clusterName: "nowhere" }),
      "ResourceNotFoundException: No cluster found for name: nowhere.",
    ],
    [
      "eks/nodeGroup:NodeGroup",
      () => ({ ...nodeGroupInputs(a.engine), scalingConfig: { minSize: 1, desiredSize: 4, maxSize: 3 } }),
      "Desired capacity 4 can't be greater than max size 3",
    ],
    [
      "eks/nodeGroup:NodeGroup",
      () => ({ ...nodeGroupInputs(a.engine), scalingConfig: { minSize: 2, desiredSize: 1, maxSize: 3 } }),
      "Minimum capacity 2 can't be greater than desired size 1",
    ],
    [
      "eks/nodeGroup:NodeGroup",
      () => ({ ...nodeGroupInputs(a.engine), launchTemplate: { id: "lt-0nowhere", version: "1" } }),
      "Launch template with id lt-0nowhere not found",
    ],
    [
      "eks/accessEntry:AccessEntry",
      () => ({ clusterName: "main", principalArn: `arn:aws:iam::${ACCOUNT}:role/nobody` }),
      "The specified principalArn is invalid: invalid principal.",
    ],
    [
      "eks/accessEntry:AccessEntry",
      () => ({
        clusterName: "main",
        principalArn: kept(a.engine, "role").outputs["arn"] ?? "",
        kubernetesGroups: ["system:masters"],
      }),
      "cannot start with system:",
    ],
    [
      "eks/accessPolicyAssociation:AccessPolicyAssociation",
      () => ({
        clusterName: "main",
        principalArn: "arn:aws:iam::1:role/x",
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        accessScope: { type: "cluster" },
      }),
      "The specified principalArn could not be found.",
    ],
    [
      "eks/podIdentityAssociation:PodIdentityAssociation",
      () => ({
        clusterName: "main",
        namespace: "n",
        serviceAccount: "s",
        roleArn: `arn:aws:iam::${ACCOUNT}:role/nobody`,
      }),
      "Role provided in the request does not exist",
    ],
    [
      "autoscaling/tag:Tag",
      () => ({ autoscalingGroupName: "eks-nowhere", tag: { key: "a", value: "b", propagateAtLaunch: false } }),
      "AutoScalingGroup name not found - no such group: eks-nowhere",
    ],
  ];
};
