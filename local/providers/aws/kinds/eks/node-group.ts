import { fields, text } from "../../../serve/json.ts";
import { textsAt } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind } from "../kind.ts";
import { awsDocs, prefixReplaces, terraform, unverified } from "../sources.ts";
import { invalid } from "./cluster.ts";

const source = terraform("eks/node_group");

export const nodeGroup: Kind = {
  token: "aws:eks/nodeGroup:NodeGroup",
  noun: "EKS Node Group",
  spec: "AWS::EKS::Nodegroup",
  names: { nodeRoleArn: "NodeRole", subnetIds: "Subnets", forceUpdateVersion: "ForceUpdateEnabled" },
  own: ["nodeGroupNamePrefix"],
  replaces: {
    nodeGroupNamePrefix: prefixReplaces("eks/node_group"),
    "launchTemplate.id": { when: true, source },
    "launchTemplate.name": { when: true, source },
  },
  allowed: {
    amiType: {
      values: [
        "AL2_x86_64",
        "AL2_x86_64_GPU",
        "AL2_ARM_64",
        "CUSTOM",
        "BOTTLEROCKET_ARM_64",
        "BOTTLEROCKET_x86_64",
        "BOTTLEROCKET_ARM_64_FIPS",
        "BOTTLEROCKET_x86_64_FIPS",
        "BOTTLEROCKET_ARM_64_NVIDIA",
        "BOTTLEROCKET_x86_64_NVIDIA",
        "BOTTLEROCKET_ARM_64_NVIDIA_FIPS",
        "BOTTLEROCKET_x86_64_NVIDIA_FIPS",
        "WINDOWS_CORE_2019_x86_64",
        "WINDOWS_FULL_2019_x86_64",
        "WINDOWS_CORE_2022_x86_64",
        "WINDOWS_FULL_2022_x86_64",
        "WINDOWS_CORE_2025_x86_64",
        "WINDOWS_FULL_2025_x86_64",
        "AL2023_x86_64_STANDARD",
        "AL2023_ARM_64_STANDARD",
        "AL2023_x86_64_NEURON",
        "AL2023_x86_64_NVIDIA",
        "AL2023_ARM_64_NVIDIA",
      ],
      source: awsDocs("eks/latest/APIReference/API_Nodegroup.html"),
    },
    capacityType: {
      values: ["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"],
      source: awsDocs("eks/latest/APIReference/API_Nodegroup.html"),
    },
    "updateConfig.updateStrategy": {
      values: ["DEFAULT", "MINIMAL"],
      source: awsDocs("eks/latest/APIReference/API_NodegroupUpdateConfig.html"),
    },
    "taints.effect": {
      values: ["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"],
      source: awsDocs("eks/latest/APIReference/API_Taint.html"),
    },
  },
  formats: {
    nodeGroupName: {
      pattern: /^[0-9A-Za-z][A-Za-z0-9_-]{0,62}$/,
      words: "have at most 63 letters, digits, - and _, a letter or digit first",
      source: unverified(awsDocs("eks/latest/APIReference/API_CreateNodegroup.html")),
    },
  },
  ordered: ["instanceTypes"], // the first is preferred
  apart: [["nodeGroupName", "nodeGroupNamePrefix"]],
  naming: { property: "nodeGroupName", maxLength: 63 },
  references: {
    clusterName: { to: ["aws:eks/cluster:Cluster"], holds: true },
    nodeRoleArn: {
      to: ["aws:iam/role:Role"],
      missing: () =>
        invalid(
          "Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole",
        ),
    },
    subnetIds: {
      to: ["aws:ec2/subnet:Subnet"],
      holds: true,
      missing: (id) => invalid(`The subnet ID '${id}' does not exist`),
    },
    "launchTemplate.id": {
      to: ["aws:ec2/launchTemplate:LaunchTemplate"],
      missing: (id) => invalid(`Launch template with id ${id} not found`),
    },
    "launchTemplate.name": {
      to: ["aws:ec2/launchTemplate:LaunchTemplate"],
      missing: (name) => invalid(`Launch template with name ${name} not found`),
    },
    "remoteAccess.sourceSecurityGroupIds": { to: ["aws:ec2/securityGroup:SecurityGroup"] },
  },
  id: (live) => `${text(live, "clusterName")}:${text(live, "nodeGroupName")}`,
  computed: (live, _id, { cloud, ids }) => {
    const [name, owner] = [text(live, "nodeGroupName"), text(live, "clusterName")];
    const cluster = cloud.get("aws:eks/cluster:Cluster", owner)?.live;
    const template = cloud.find(
      "aws:ec2/launchTemplate:LaunchTemplate",
      textsAt(live, "launchTemplate.id")[0] ?? text(live, "launchTemplate", "name"),
    );
    const isCustom = template !== undefined && text(template.live, "imageId") !== "";
    const uuid = ids.uuid("nodegroup");
    const version = text(live, "version") || text(cluster, "version");
    return {
      amiType: text(live, "amiType") || (isCustom ? "CUSTOM" : "AL2023_x86_64_STANDARD"),
      arn: cloud.arn("eks", `nodegroup/${owner}/${name}/${uuid}`),
      capacityType: text(live, "capacityType") || "ON_DEMAND",
      diskSize: live["diskSize"] ?? (template === undefined ? 20 : 0),
      instanceTypes:
        live["instanceTypes"] ??
        (template !== undefined && text(template.live, "instanceType") !== "" ? [] : ["t3.medium"]),
      ...(template === undefined ? {} : { launchTemplate: { id: template.id, name: text(template.live, "name") } }),
      releaseVersion: text(live, "releaseVersion") || `${version}-${ids.hex("release", 8)}`,
      resources: [{ autoscalingGroups: [{ name: `eks-${name}-${uuid}` }], remoteAccessSecurityGroupId: "" }],
      status: "ACTIVE",
      updateConfig: live["updateConfig"] ?? { maxUnavailable: 1 },
      version,
    };
  },
  refuses: (live, { cloud }) => {
    const { minSize, desiredSize, maxSize } = fields(live, "scalingConfig");
    const [min, desired, max] = [Number(minSize), Number(desiredSize), Number(maxSize)];
    if (max < 1) throw invalid("maxSize must be at least 1");
    if (min > max) throw invalid(`Minimum capacity ${min} can't be greater than maximum size ${max}`);
    if (desired > max) throw invalid(`Desired capacity ${desired} can't be greater than max size ${max}`);
    if (min > desired) throw invalid(`Minimum capacity ${min} can't be greater than desired size ${desired}`);
    const template = cloud.find(
      "aws:ec2/launchTemplate:LaunchTemplate",
      text(live, "launchTemplate", "id") || text(live, "launchTemplate", "name"),
    )?.live;
    if (template === undefined) return;
    // https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html: what belongs into the one or the other.
    if (live["remoteAccess"] !== undefined)
      throw invalid("Remote access configuration cannot be specified with a launch template.");
    if (live["diskSize"] !== undefined && live["diskSize"] !== 0)
      throw invalid("Disk size must be specified within the launch template.");
    if (text(template, "instanceType") !== "" && textsAt(live, "instanceTypes").length > 0)
      throw invalid("You cannot specify an instance type in both the launch template and API request.");
    if (template["iamInstanceProfile"] !== undefined)
      throw invalid("Instance profile is not allowed in a launch template for managed nodegroups");
  },
  taken: (live) =>
    new Refusal(
      "ResourceInUseException",
      `NodeGroup already exists with name ${text(live, "nodeGroupName")} and cluster name ${text(live, "clusterName")}`,
    ),
  missing: (id) =>
    new Refusal("ResourceNotFoundException", `No node group found for name: ${id.split(":").at(-1) ?? ""}.`),
};
