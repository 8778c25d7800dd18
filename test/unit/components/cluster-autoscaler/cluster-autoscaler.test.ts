import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { autoscalerPolicy } from "../../../../components/cluster-autoscaler/policy.ts";
import { ClusterAutoscaler } from "../../../../components/cluster-autoscaler/index.ts";
import { policyText } from "../../../../components/policy-document.ts";
import { isAllowed, type Request } from "../iam.ts";
import { recordRegistrations } from "../mocks.ts";

const digest = `sha256:${"a".repeat(64)}`;
const registered = recordRegistrations([
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "kubernetes:core/v1:Namespace",
  "kubernetes:helm.sh/v4:Chart",
]);
new ClusterAutoscaler("autoscaler", {
  environment: "prd",
  region: "eu-west-1",
  account: "123456789012",
  cluster: { name: pulumi.output("ml-serving-prd") },
  image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/k8s/cluster-autoscaler@${digest}`,
});

describe("the autoscaler's policy", () => {
  const policy = policyText(
    autoscalerPolicy({ region: "eu-west-1", account: "123456789012", cluster: "ml-serving-prd" }),
  );
  const group = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:8f0b:autoScalingGroupName/eks-cpu-8f0b";
  const moves = (context: Readonly<Record<string, string>>): Request => ({
    action: "autoscaling:SetDesiredCapacity",
    resource: group,
    context,
  });

  it("moves the groups of its cluster and no others", () => {
    expect(isAllowed(policy, moves({ "aws:ResourceTag/k8s.io/cluster-autoscaler/ml-serving-prd": "owned" }))).toBe(
      true,
    );
    expect(isAllowed(policy, moves({ "aws:ResourceTag/k8s.io/cluster-autoscaler/ml-serving-dev": "owned" }))).toBe(
      false,
    );
    expect(isAllowed(policy, moves({}))).toBe(false);
  });

  // Those that its own documentation asks for beside the two that change anything.
  it.each([
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeScalingActivities",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
  ])("reads by %s", (action) => {
    expect(isAllowed(policy, { action, resource: "*" })).toBe(true);
  });

  it("reads the node groups of its cluster alone, and changes none", () => {
    const nodeGroup = (cluster: string) => `arn:aws:eks:eu-west-1:123456789012:nodegroup/${cluster}/cpu/8f0b`;
    const action = "eks:DescribeNodegroup";
    expect(isAllowed(policy, { action, resource: nodeGroup("ml-serving-prd") })).toBe(true);
    expect(isAllowed(policy, { action, resource: nodeGroup("shared") })).toBe(false);
    for (const other of ["eks:UpdateNodegroupConfig", "autoscaling:UpdateAutoScalingGroup", "ec2:TerminateInstances"])
      expect(isAllowed(policy, { action: other, resource: nodeGroup("ml-serving-prd") })).toBe(false);
  });
});

describe("the autoscaler", () => {
  it("is its chart, whose service account is the one that the role is given to", async () => {
    await vi.waitFor(() => {
      expect(registered.map(({ type }) => type)).toContain("kubernetes:helm.sh/v4:Chart");
    });
    const of = (type: string) => registered.find((one) => one.type === type)?.inputs;
    const chart = of("kubernetes:helm.sh/v4:Chart");
    expect(chart).toMatchObject({
      chart: "cluster-autoscaler",
      namespace: "autoscaler",
      values: {
        awsRegion: "eu-west-1",
        autoDiscovery: { clusterName: "ml-serving-prd" },
        image: {
          repository: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/k8s/cluster-autoscaler@sha256",
          tag: "a".repeat(64),
        },
        rbac: { serviceAccount: { name: "cluster-autoscaler" } },
      },
    });
    expect(chart?.["version"]).toMatch(/^\d+\.\d+\.\d+$/);
    expect(of("aws:eks/podIdentityAssociation:PodIdentityAssociation")).toMatchObject({
      clusterName: "ml-serving-prd",
      namespace: "autoscaler",
      serviceAccount: "cluster-autoscaler",
    });
    expect(of("kubernetes:core/v1:Namespace")).toMatchObject({
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
  });
});
