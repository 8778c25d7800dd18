import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { NetworkRef } from "../network/index.ts";
import { calledByControlPlane } from "./control-plane-ports.ts";

export interface ClusterGroups {
  readonly controlPlane: SecurityGroup;
  readonly nodes: SecurityGroup;
  readonly clients: SecurityGroup;
}

export interface ClusterGroupArgs {
  readonly clusterName: string;
  readonly environment: EnvironmentName;
  readonly network: NetworkRef;
}

const tcp = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });

/**
 * Who reaches whom: nodes and named clients the API server, the API server what it calls on nodes, nodes one another. EKS's own group, which lets
 * everything through between the two, stays with the control plane: nodes with a group of their own do not get it.
 * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 */
export function makeSecurityGroups(
  name: string,
  { clusterName, environment, network }: ClusterGroupArgs,
  opts: pulumi.CustomResourceOptions,
): ClusterGroups {
  const group = (part: string, description: string, tags: Readonly<Record<string, string>> = {}) => {
    const title = awsName(environment, part);
    return new SecurityGroup(
      `${name}-${part}`,
      { name: title, description, vpcId: network.vpcId, tags: { Name: title, ...tags } },
      opts,
    );
  };
  const controlPlane = group("control-plane", "API server of the cluster, within the network");
  const nodes = group("nodes", "Nodes of the cluster and their pods", {
    // By this the load balancer controller finds the group that it opens for what it balances.
    [`kubernetes.io/cluster/${clusterName}`]: "owned",
  });
  const clients = group("api-clients", "Callers of the API server that are no nodes");

  for (const [part, callers] of Object.entries({ nodes, clients }))
    new SecurityGroupIngressRule(
      `${name}-api-from-${part}`,
      { securityGroupId: controlPlane.id, referencedSecurityGroupId: callers.id, ...tcp(443) },
      opts,
    );
  // The API server, AWS and what CI fetches: all by HTTPS.
  new SecurityGroupEgressRule(
    `${name}-clients-to-anywhere`,
    { securityGroupId: clients.id, cidrIpv4: "0.0.0.0/0", ...tcp(443) },
    opts,
  );
  for (const port of calledByControlPlane) {
    const between = tcp(port);
    new SecurityGroupEgressRule(
      `${name}-control-plane-to-${port}`,
      { securityGroupId: controlPlane.id, referencedSecurityGroupId: nodes.id, ...between },
      opts,
    );
    new SecurityGroupIngressRule(
      `${name}-nodes-from-control-plane-${port}`,
      { securityGroupId: nodes.id, referencedSecurityGroupId: controlPlane.id, ...between },
      opts,
    );
  }
  // All pods share the group, on ports of their own choosing: which of them may talk is for network policies to say.
  new SecurityGroupIngressRule(
    `${name}-nodes-from-nodes`,
    { securityGroupId: nodes.id, referencedSecurityGroupId: nodes.id, ipProtocol: "-1" },
    opts,
  );
  new SecurityGroupEgressRule(
    `${name}-nodes-to-network`,
    { securityGroupId: nodes.id, cidrIpv4: network.cidr, ipProtocol: "-1" },
    opts,
  );
  // Registries, S3 and what models declare that they call; names and time come from within the network.
  new SecurityGroupEgressRule(
    `${name}-nodes-to-anywhere`,
    { securityGroupId: nodes.id, cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 0, toPort: 65_535 },
    opts,
  );
  return { controlPlane, nodes, clients };
}
