import { fields, items } from "../../../serve/json.ts";
import { choice, given, list, must, number, tagMap, texts, yes } from "../given.ts";
import type { Mirror } from "../mirror.ts";

export const cluster: Mirror = {
  create: async ({ live, moto }) => {
    const network = fields(live, "vpcConfig");
    const access = fields(live, "accessConfig");
    const encryption = fields(live, "encryptionConfig");
    const keyArn = given(fields(encryption, "provider"), "keyArn");
    await (
      await moto.eks()
    ).createCluster({
      name: must(live, "name"),
      version: given(live, "version"),
      roleArn: must(live, "roleArn"),
      resourcesVpcConfig: {
        subnetIds: list(network, "subnetIds"),
        securityGroupIds: list(network, "securityGroupIds"),
        endpointPrivateAccess: yes(network, "endpointPrivateAccess"),
        endpointPublicAccess: yes(network, "endpointPublicAccess"),
        publicAccessCidrs: list(network, "publicAccessCidrs"),
      },
      accessConfig: { authenticationMode: choice(access, "authenticationMode") },
      kubernetesNetworkConfig: {
        serviceIpv4Cidr: given(fields(live, "kubernetesNetworkConfig"), "serviceIpv4Cidr"),
        ipFamily: choice(fields(live, "kubernetesNetworkConfig"), "ipFamily"),
      },
      ...(keyArn === undefined ? {} : { encryptionConfig: [{ provider: { keyArn } }] }),
      tags: tagMap(live),
    });
  },
  delete: async ({ live, moto }) => (await moto.eks()).deleteCluster({ name: must(live, "name") }),
};

export const nodeGroup: Mirror = {
  create: async ({ live, moto }) => {
    const scaling = fields(live, "scalingConfig");
    const template = fields(live, "launchTemplate");
    const templateId = given(template, "id");
    await (
      await moto.eks()
    ).createNodegroup({
      clusterName: must(live, "clusterName"),
      nodegroupName: must(live, "nodeGroupName"),
      nodeRole: must(live, "nodeRoleArn"),
      subnets: list(live, "subnetIds"),
      instanceTypes: list(live, "instanceTypes"),
      amiType: choice(live, "amiType"),
      capacityType: choice(live, "capacityType"),
      diskSize: number(live, "diskSize") || undefined,
      scalingConfig: {
        minSize: number(scaling, "minSize"),
        maxSize: number(scaling, "maxSize"),
        desiredSize: number(scaling, "desiredSize"),
      },
      labels: texts(live, "labels"),
      taints: items(live, "taints").map((taint) => ({
        key: given(taint, "key"),
        value: given(taint, "value"),
        effect: choice(taint, "effect"),
      })),
      ...(templateId === undefined ? {} : { launchTemplate: { id: templateId, version: given(template, "version") } }),
      version: given(live, "version"),
      tags: tagMap(live),
    });
  },
  delete: async ({ live, moto }) =>
    (await moto.eks()).deleteNodegroup({
      clusterName: must(live, "clusterName"),
      nodegroupName: must(live, "nodeGroupName"),
    }),
};
