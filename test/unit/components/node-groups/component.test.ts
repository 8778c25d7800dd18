import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { NodeGroups } from "../../../../components/node-groups/index.ts";
import { recordRegistrations, valueOf } from "../mocks.ts";
import { pools, resolved, zones } from "./pools.ts";

const registered = recordRegistrations(
  [
    "aws:iam/role:Role",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:kms/key:Key",
    "aws:kms/alias:Alias",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:eks/nodeGroup:NodeGroup",
  ],
  ({ type, name, inputs }) => ({
    ...(type.endsWith(":LaunchTemplate") ? { latestVersion: 3 } : {}),
    ...(type.endsWith(":Key") || type.endsWith(":Role") ? { arn: `arn:${name}`, name: inputs["name"] } : {}),
  }),
);

const subnet = (kind: string) => zones.map((zone) => pulumi.output(`${kind}-${zone}`));
const component = new NodeGroups("nodes", {
  protect: false,
  pools: resolved({ ...pools, l4: { ...pools.l4, zones: ["euw1-az3", "euw1-az1"] } }),
  cluster: {
    name: pulumi.output("ml-serving-prd"),
    version: pulumi.output("1.36"),
    securityGroupId: pulumi.output("sg-nodes"),
  },
  network: { zones, subnets: { private: subnet("private"), public: subnet("public"), intra: subnet("intra") } },
  environment: "prd",
  account: "123456789012",
});

describe("node groups", () => {
  it("are one a pool, in private subnets of the pool's zones, by a version of a template", async () => {
    await Promise.all(Object.values(component.ref.groups).map(valueOf));
    const groups = registered.filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup");
    expect(groups.map(({ name }) => name).sort()).toEqual(["nodes-cpu", "nodes-l4", "nodes-system"]);
    const of = (name: string): unknown => groups.find((group) => group.name === `nodes-${name}`)?.inputs;
    for (const { name, inputs } of groups)
      expect(inputs).toMatchObject({
        clusterName: "ml-serving-prd",
        version: "1.36",
        nodeRoleArn: "arn:nodes",
        launchTemplate: { id: `${name}-id`, version: "3" },
      });
    expect(of("cpu")).toMatchObject({ subnetIds: zones.map((zone) => `private-${zone}`) });
    expect(of("l4")).toMatchObject({
      subnetIds: ["private-euw1-az3", "private-euw1-az1"],
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 12 },
      taints: [
        { key: "ml-serving/serves", value: "models", effect: "NO_SCHEDULE" },
        { key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" },
      ],
    });
  });

  it("give nodes no more of AWS than joining and pulling", () => {
    const attached = registered.filter(({ type }) => type.endsWith(":RolePolicyAttachment"));
    expect(attached.map(({ inputs }) => inputs["policyArn"])).toEqual([
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    ]);
  });
});
