import type { Properties } from "../../../serve/index.ts";
import { fields, text } from "../../../serve/json.ts";
import { valueAt } from "../../../serve/paths.ts";
import { textsAt } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import { isNothing } from "../../same.ts";
import type { Kind } from "../kind.ts";
import { awsDocs, packageDocs, terraform } from "../sources.ts";

const source = terraform("eks/cluster");

/** What a new cluster gets that names no version. Which is the newest cannot be asked for here. */
const defaultVersion = "1.36";

/** Whether EKS runs nodes by itself, in pools of its own. */
function hasNodePools(inputs: Properties): boolean {
  const isOn = valueAt(inputs, ["computeConfig", "enabled"]) === true;
  return isOn && !isNothing(valueAt(inputs, ["computeConfig", "nodePools"]));
}

export const invalid = (message: string): Refusal => new Refusal("InvalidParameterException", message);

export const cluster: Kind = {
  token: "aws:eks/cluster:Cluster",
  noun: "EKS Cluster",
  spec: "AWS::EKS::Cluster",
  names: {
    enabledClusterLogTypes: "Logging.ClusterLogging.EnabledTypes.Type",
    forceUpdateVersion: "Force",
    vpcConfig: "ResourcesVpcConfig",
  },
  own: ["defaultAddonsToRemoves"],
  replaces: {
    // Envelope encryption can be switched on in place, and never off.
    encryptionConfig: { when: (before, after) => before !== undefined && after === undefined, source },
    "kubernetesNetworkConfig.elasticLoadBalancing": { when: false, source },
    // EKS takes other subnets and security groups of the same zones since 2023.
    "vpcConfig.subnetIds": { when: false, source },
    "vpcConfig.securityGroupIds": { when: false, source },
    "vpcConfig.controlPlaneEgressMode": {
      when: (before, after) => before === "CUSTOMER_ROUTED" && after === "AWS_MANAGED",
      source: packageDocs("eks/cluster"),
    },
    // A role may be added, and left out along with the node pools; another one needs another cluster.
    "computeConfig.nodeRoleArn": {
      when: (before, after, inputs) => !isNothing(before) && (!isNothing(after) || hasNodePools(inputs)),
      source,
    },
  },
  formats: {
    name: {
      pattern: /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/,
      words: "have at most 100 letters, digits, - and _, a letter or digit first",
      source: awsDocs("eks/latest/APIReference/API_CreateCluster.html"),
    },
    version: {
      pattern: /^1\.\d{2}$/,
      words: 'be a minor version, such as "1.36"',
      source: awsDocs("eks/latest/userguide/kubernetes-versions.html"),
    },
    "vpcConfig.publicAccessCidrs": {
      pattern: /^[\d.:a-f]+\/\d{1,3}$/,
      words: "be a range of addresses, such as 203.0.113.0/24",
      source,
    },
  },
  allowed: {
    "encryptionConfig.resources": { values: ["secrets"], source },
    "vpcConfig.controlPlaneEgressMode": {
      values: ["AWS_MANAGED", "CUSTOMER_ROUTED", "CUSTOMER_ISOLATED"],
      source: awsDocs("eks/latest/APIReference/API_VpcConfigRequest.html"),
    },
  },
  defaults: {
    bootstrapSelfManagedAddons: true,
    "accessConfig.bootstrapClusterCreatorAdminPermissions": true,
    "vpcConfig.endpointPrivateAccess": false,
    "vpcConfig.endpointPublicAccess": true,
  },
  naming: { property: "name", maxLength: 100 },
  references: {
    roleArn: {
      to: ["aws:iam/role:Role"],
      missing: (arn) =>
        invalid(
          `Role with arn: ${arn}, could not be assumed because it does not exist or the trusted entity is not correct`,
        ),
    },
    "vpcConfig.subnetIds": {
      to: ["aws:ec2/subnet:Subnet"],
      holds: true,
      missing: (id) => invalid(`The subnet ID '${id}' does not exist`),
    },
    "vpcConfig.securityGroupIds": {
      to: ["aws:ec2/securityGroup:SecurityGroup"],
      holds: true,
      missing: (id) => invalid(`The security group ID '${id}' does not exist`),
    },
    "encryptionConfig.provider.keyArn": {
      to: ["aws:kms/key:Key"],
      missing: (arn) => invalid(`The keyArn ${arn} in encryptionConfig provider is invalid`),
    },
  },
  computed: (live, _id, { cloud, ids }) => {
    const first = cloud.get("aws:ec2/subnet:Subnet", textsAt(live, "vpcConfig.subnetIds")[0] ?? "");
    const host = ids.hex("endpoint", 32).toUpperCase();
    return {
      accessConfig: {
        authenticationMode:
          live["accessConfig"] === undefined
            ? "CONFIG_MAP"
            : text(live, "accessConfig", "authenticationMode") || "CONFIG_MAP",
      },
      certificateAuthority: {
        data:
          cloud.eks?.certificateAuthority ??
          Buffer.from(`stand-in certificate authority of ${text(live, "name")}`).toString("base64"),
      },
      createdAt: new Date().toISOString(),
      endpoint: cloud.eks?.endpoint ?? `https://${host}.gr7.${cloud.region}.eks.${cloud.dnsSuffix}`,
      identities: [{ oidcs: [{ issuer: `https://oidc.eks.${cloud.region}.${cloud.dnsSuffix}/id/${host}` }] }],
      kubernetesNetworkConfig: {
        ipFamily: text(live, "kubernetesNetworkConfig", "ipFamily") || "ipv4",
        serviceIpv4Cidr: text(live, "kubernetesNetworkConfig", "serviceIpv4Cidr") || "172.20.0.0/16",
      },
      platformVersion: "eks.1",
      status: "ACTIVE",
      upgradePolicy: { supportType: text(live, "upgradePolicy", "supportType") || "EXTENDED" },
      version: text(live, "version") || defaultVersion,
      vpcConfig: {
        clusterSecurityGroupId: ids.ec2("sg"),
        publicAccessCidrs: fields(live, "vpcConfig")["publicAccessCidrs"] ?? ["0.0.0.0/0"],
        vpcId: text(first?.live, "vpcId"),
      },
    };
  },
  companions: {
    "aws:ec2/securityGroup:SecurityGroup": (live, _id, { ids }) => ({
      id: ids.ec2("sg"),
      live: {
        name: `eks-cluster-sg-${text(live, "name")}-${ids.number("sg", 1e9)}`,
        description:
          "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
        vpcId: text(live, "vpcConfig", "vpcId"),
        tagsAll: {
          [`kubernetes.io/cluster/${text(live, "name")}`]: "owned",
          "aws:eks:cluster-name": text(live, "name"),
        },
      },
    }),
  },
  refuses: (live, { cloud }, before) => {
    const subnets = textsAt(live, "vpcConfig.subnetIds").map((id) => cloud.get("aws:ec2/subnet:Subnet", id)?.live);
    const zones = new Set(subnets.map((subnet) => text(subnet, "availabilityZone")));
    if (zones.size < 2) throw invalid("Subnets specified must be in at least two different AZs");
    if (new Set(subnets.map((subnet) => text(subnet, "vpcId"))).size > 1)
      throw invalid("Subnets provided must belong to the same VPC.");
    const { endpointPrivateAccess, endpointPublicAccess } = fields(live, "vpcConfig");
    if (endpointPrivateAccess === false && endpointPublicAccess === false)
      throw invalid("Private and public endpoint access cannot be false");
    if (before !== undefined)
      refuseUpdate(
        text(before, "version"),
        text(live, "version"),
        text(before, "accessConfig", "authenticationMode"),
        text(live, "accessConfig", "authenticationMode"),
      );
  },
  keeps: (live, id) => {
    if (live["deletionProtection"] === true)
      throw new Refusal(
        "InvalidRequestException",
        `Cannot delete cluster ${id} because deletionProtection is enabled. Disable deletionProtection before deleting the cluster.`,
      );
  },
  taken: (live) => new Refusal("ResourceInUseException", `Cluster already exists with name: ${text(live, "name")}`),
  missing: (name) => new Refusal("ResourceNotFoundException", `No cluster found for name: ${name}.`),
  inUse: () => new Refusal("ResourceInUseException", "Cluster has nodegroups attached"),
};

const ladder = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

function refuseUpdate(from: string, to: string, modeBefore: string, mode: string): void {
  const [old, wanted] = [from, to].map((version) => Number(version.split(".")[1]));
  // https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html: one minor version at a time.
  if (old !== undefined && wanted !== undefined && wanted !== old && wanted !== old + 1)
    throw invalid(`Unsupported Kubernetes minor version update from ${from} to ${to}`);
  // https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html: there is no way back.
  if (ladder.indexOf(mode) < ladder.indexOf(modeBefore))
    throw invalid(`Unsupported authentication mode update from ${modeBefore} to ${mode}`);
}
