import { beforeAll, describe, expect, it } from "vitest";
import type { Cluster as ClusterClass } from "../../../../components/cluster/index.ts";
import type { ClusterSettings } from "../../../../components/cluster/settings.ts";
import { account, made } from "./made.ts";
import { allRegistered, recordRegistrations, valueOf, type Registered } from "../mocks.ts";

describe("Cluster", () => {
  let registered: readonly Registered[];
  const clusters = new Map<string, ClusterClass>();
  beforeAll(async () => {
    registered = recordRegistrations(
      [
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:eks/accessEntry:AccessEntry",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "aws:eks/addon:Addon",
        "aws:eks/cluster:Cluster",
        "aws:iam/role:Role",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "aws:kms/alias:Alias",
        "aws:kms/key:Key",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "kubernetes:storage.k8s.io/v1:StorageClass",
      ],
      ({ type, name, inputs }) =>
        type.endsWith(":Cluster") && type.startsWith("aws:")
          ? {
              name: inputs["name"] ?? "shared-prd",
              version: inputs["version"] ?? "1.34",
              endpoint: "https://endpoint",
              certificateAuthority: { data: "Y2E=" },
              vpcConfig: { ...(inputs["vpcConfig"] as object), clusterSecurityGroupId: "sg-of-eks" },
            }
          : { arn: `arn:${type}:${name}` },
    );
    const { Cluster, ClusterAddOns, VolumeClass } = await import("../../../../components/cluster/index.ts");
    const { Network } = await import("../../../../components/network/index.ts");
    const place = { environment: "prd", region: "eu-west-1", account } as const;
    const network = new Network("network", {
      ...place,
      protect: true,
      settings: {
        adopt: {
          vpcId: "vpc-1",
          cidr: "10.9.0.0/16",
          zones: ["euw1-az1", "euw1-az2"],
          subnets: { private: ["p1", "p2"], public: ["o1", "o2"], intra: ["i1", "i2"] },
        },
      },
    });
    const addOns = {
      "vpc-cni": "v1.20.4-eksbuild.1",
      "kube-proxy": undefined,
      "eks-pod-identity-agent": undefined,
      coredns: "v1.12.4-eksbuild.1",
      "metrics-server": undefined,
      "aws-ebs-csi-driver": undefined,
      "aws-secrets-store-csi-driver-provider": undefined,
    };
    const settings: Readonly<Record<string, ClusterSettings>> = {
      ours: { create: made },
      open: { create: { ...made, endpoint: { publicTo: ["203.0.113.0/24"] }, support: "extended" } },
      theirs: { adopt: { name: "shared-prd" } },
    };
    for (const [name, one] of Object.entries(settings)) {
      const args = { ...place, settings: one, network: network.ref, addOns, protect: name === "ours" };
      clusters.set(name, new Cluster(name, args));
    }
    const ours = clusters.get("ours") as ClusterClass;
    const key = "arn:aws:kms:eu-west-1:210987654321:key/1";
    new ClusterAddOns("late", { ...place, cluster: ours.ref, versions: addOns, key });
    new VolumeClass("class", { key });
    for (const cluster of clusters.values()) await valueOf(cluster.ref.kubeconfig);
    await allRegistered();
  });

  const inputs = (cluster: string, type: string) =>
    registered
      .filter((one) => one.type === `aws:${type}` && one.name.split("-")[0] === cluster)
      .map((one) => one.inputs);

  it("is private, encrypted, logged, and nobody's by having made it", () => {
    expect(inputs("ours", "eks/cluster:Cluster")).toMatchObject([
      {
        name: "ml-serving-prd",
        version: "1.36",
        // https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html has five.
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        encryptionConfig: { resources: ["secrets"], provider: { keyArn: "arn:aws:kms/key:Key:ours-secrets" } },
        upgradePolicy: { supportType: "STANDARD" },
        deletionProtection: true,
        bootstrapSelfManagedAddons: false,
        vpcConfig: { subnetIds: ["i1", "i2"], endpointPrivateAccess: true, endpointPublicAccess: false },
      },
    ]);
    expect(inputs("ours", "cloudwatch/logGroup:LogGroup")).toMatchObject([
      { name: "/aws/eks/ml-serving-prd/cluster", retentionInDays: 30 },
    ]);
  });

  it("is public to who is named, and private as well", () => {
    expect(inputs("open", "eks/cluster:Cluster")).toMatchObject([
      {
        upgradePolicy: { supportType: "EXTENDED" },
        deletionProtection: false,
        vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] },
      },
    ]);
  });

  it("is entered by roles, with EKS's own policies", () => {
    // https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
    const policies = inputs("ours", "eks/accessPolicyAssociation:AccessPolicyAssociation").map(
      ({ principalArn: who, policyArn }) => [who, policyArn],
    );
    expect(policies).toHaveLength(2);
    expect(new Map(policies as [string, string][])).toEqual(
      new Map([
        [
          "arn:aws:iam::210987654321:role/platform",
          "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        ],
        ["arn:aws:iam::210987654321:role/people/on-call", "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"],
      ]),
    );
    // Who views is in a group, too, which may ask Prometheus.
    const groups = inputs("ours", "eks/accessEntry:AccessEntry").map(({ kubernetesGroups }) => kubernetesGroups);
    expect(groups).toEqual([undefined, ["ml-serving:viewers"]]);
  });

  it("has add-ons before nodes and after, each by its version where there is one", () => {
    const addOnsOf = (name: string) =>
      inputs(name, "eks/addon:Addon").map(
        ({ addonName, addonVersion }) => `${String(addonName)} ${String(addonVersion)}`,
      );
    expect(addOnsOf("ours").sort()).toEqual([
      "eks-pod-identity-agent undefined",
      "kube-proxy undefined",
      "vpc-cni v1.20.4-eksbuild.1",
    ]);
    expect(addOnsOf("late").sort()).toEqual([
      "aws-ebs-csi-driver undefined",
      "aws-secrets-store-csi-driver-provider undefined",
      "coredns v1.12.4-eksbuild.1",
      "metrics-server undefined",
    ]);
    const cni = inputs("ours", "eks/addon:Addon").find(({ addonName }) => addonName === "vpc-cni");
    // https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
    expect(JSON.parse(String(cni?.["configurationValues"]))).toEqual({ enableNetworkPolicy: "true" });
    expect(cni?.["podIdentityAssociations"]).toEqual([
      { serviceAccount: "aws-node", roleArn: "arn:aws:iam/role:Role:ours-vpc-cni" },
    ]);
  });

  it("has volumes for whoever claims one, encrypted with a key that the driver may use", () => {
    const [, ...classes] = registered.filter(({ name }) => name === "class").map((one) => one.inputs);
    expect(classes).toMatchObject([
      {
        metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
        parameters: { encrypted: "true", kmsKeyId: "arn:aws:kms:eu-west-1:210987654321:key/1" },
      },
    ]);
    const [policy] = inputs("late", "iam/rolePolicy:RolePolicy");
    expect(policy?.["policy"]).toContain('"Resource":"arn:aws:kms:eu-west-1:210987654321:key/1"');
  });

  it("lets nodes and named clients call its API and nobody else, and calls nodes on the ports that it needs", () => {
    const rules = inputs("ours", "vpc/securityGroupIngressRule:SecurityGroupIngressRule").map((rule) => [
      rule["securityGroupId"],
      rule["referencedSecurityGroupId"],
      rule["fromPort"],
    ]);
    const callers = rules.filter(([group]) => group === "ours-control-plane-id").map(([, from, port]) => [from, port]);
    expect(new Map(callers as [string, number][])).toEqual(
      new Map([
        ["ours-nodes-id", 443],
        ["ours-api-clients-id", 443],
      ]),
    );
    // https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html: 443 and 10250 at the least.
    const called = rules.filter(([, from]) => from === "ours-control-plane-id").map(([, , port]) => port);
    expect(called).toEqual(expect.arrayContaining([443, 10250]));
    expect(
      inputs("ours", "vpc/securityGroupIngressRule:SecurityGroupIngressRule").some(
        ({ cidrIpv4 }) => cidrIpv4 !== undefined,
      ),
    ).toBe(false);
  });

  it("hands on the nodes' group, which load balancers find", async () => {
    expect(await valueOf((clusters.get("ours") as ClusterClass).ref.securityGroupId)).toBe("ours-nodes-id");
    const tagged = inputs("ours", "ec2/securityGroup:SecurityGroup").filter(
      ({ tags }) => (tags as Record<string, string>)["kubernetes.io/cluster/ml-serving-prd"] === "owned",
    );
    expect(tagged.map(({ name }) => name)).toEqual(["ml-serving-prd-nodes"]);
  });

  it("that is adopted is read, and nothing is made of it", async () => {
    const found = registered.filter(({ name }) => name.startsWith("theirs")).map(({ type }) => type);
    expect(found.sort()).toEqual(["aws:eks/cluster:Cluster", "ml-serving:index:Cluster"]);
    const { ref } = clusters.get("theirs") as ClusterClass;
    expect(await valueOf(ref.securityGroupId)).toBe("sg-of-eks");
    expect(await valueOf(ref.version)).toBe("1.34");
    expect(await valueOf(ref.kubeconfig)).toContain('"shared-prd"');
  });
});
