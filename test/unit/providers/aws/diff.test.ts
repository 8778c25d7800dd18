import { describe, expect, it } from "vitest";
import { diffInputs } from "../../../../local/providers/aws/diff.ts";
import { changes } from "../../../../local/providers/aws/same.ts";
import { Secret, UNKNOWN } from "../../../../local/providers/serve/index.ts";
import { diff, table } from "./support.ts";

const never = (): boolean => false;

describe("two values", () => {
  it("are the same as sets, unless their order means something", () => {
    expect(changes(["a", "b"], ["b", "a"], never)).toEqual([]);
    expect(changes(["a", "b"], ["b", "a"], () => true)).toHaveLength(2);
    expect(changes([{ k: 1 }, { k: 2 }], [{ k: 2 }, { k: 1 }], never)).toEqual([]);
  });

  it("differ where an element came, went or changed", () => {
    expect(changes(["a"], ["a", "b"], never)).toEqual([{ path: [1], kind: "add" }]);
    expect(changes(["a", "b"], ["b"], never)).toEqual([{ path: [0], kind: "delete" }]);
    expect(changes([{ k: 1, v: 1 }], [{ k: 1, v: 2 }], never)).toEqual([{ path: [0, "v"], kind: "update" }]);
  });

  it("are the same when they are JSON that says the same", () => {
    const policy = (action: unknown): string => JSON.stringify({ Statement: [{ Action: action, Effect: "Allow" }] });
    expect(changes(policy("s3:GetObject"), policy(["s3:GetObject"]), never)).toEqual([]);
    expect(changes(policy(["a", "b"]), ` ${policy(["b", "a"])} `, never)).toEqual([]);
    expect(changes(policy("a"), policy("b"), never)).toHaveLength(1);
    expect(changes("{not json", "{not  json", never)).toHaveLength(1);
  });

  it("differ when one is not known", () => {
    expect(changes("a", UNKNOWN, never)).toEqual([{ path: [], kind: "update" }]);
  });
});

describe("a change", () => {
  it("updates or replaces as the specification says, by its path", () => {
    const before = {
      clusterName: "c",
      instanceTypes: ["m7i.large"],
      scalingConfig: { maxSize: 1 },
      labels: { a: "1" },
    };
    expect(
      diff("eks/nodeGroup:NodeGroup", before, { ...before, scalingConfig: { maxSize: 3 }, labels: { b: "1" } }),
    ).toEqual(["add labels.b", "delete labels.a", "update scalingConfig.maxSize"]);
    expect(diff("eks/nodeGroup:NodeGroup", before, { ...before, instanceTypes: ["m7i.xlarge"] })).toEqual([
      "update-replace instanceTypes[0]",
    ]);
  });

  it("replaces for another region, of every type", () => {
    expect(diff("sqs/queue:Queue", { region: "eu-west-1" }, { region: "eu-west-2" })).toEqual([
      "update-replace region",
    ]);
  });

  it("follows the official provider where that is known to do otherwise", () => {
    expect(
      diff(
        "ec2/routeTableAssociation:RouteTableAssociation",
        { subnetId: "s", routeTableId: "a" },
        { subnetId: "s", routeTableId: "b" },
      ),
    ).toEqual(["update routeTableId"]);
    const rule = { securityGroupId: "sg", ipProtocol: "tcp", cidrIpv4: "10.0.0.0/8" };
    expect(
      diff("vpc/securityGroupIngressRule:SecurityGroupIngressRule", rule, { ...rule, cidrIpv4: "10.0.0.0/16" }),
    ).toEqual(["update cidrIpv4"]);
    expect(
      diff("vpc/securityGroupIngressRule:SecurityGroupIngressRule", rule, {
        securityGroupId: "sg",
        ipProtocol: "tcp",
        referencedSecurityGroupId: "b",
      }),
    ).toEqual(["add-replace referencedSecurityGroupId", "delete-replace cidrIpv4"]);
    expect(
      diff(
        "eks/nodeGroup:NodeGroup",
        { launchTemplate: { id: "a", version: "1" } },
        { launchTemplate: { id: "b", version: "2" } },
      ),
    ).toEqual(["update launchTemplate.version", "update-replace launchTemplate.id"]);
  });

  it("depends on the values where it does on AWS", () => {
    const engine = (from: string, to: string) =>
      diff("elasticache/replicationGroup:ReplicationGroup", { engine: from }, { engine: to });
    expect(engine("redis", "valkey")).toEqual(["update engine"]);
    expect(engine("valkey", "redis")).toEqual(["update-replace engine"]);
    const version = (from: string, to: string) =>
      diff("elasticache/replicationGroup:ReplicationGroup", { engineVersion: from }, { engineVersion: to });
    expect(version("7.1", "8.0")).toEqual(["update engineVersion"]);
    expect(version("8.0", "7.1")).toEqual(["update-replace engineVersion"]);
    const encryption = { resources: ["secrets"], provider: { keyArn: "k" } };
    expect(diff("eks/cluster:Cluster", {}, { encryptionConfig: encryption })).toEqual(["add encryptionConfig"]);
    expect(diff("eks/cluster:Cluster", { encryptionConfig: encryption }, {})).toEqual([
      "delete-replace encryptionConfig",
    ]);
    expect(diff("ssm/parameter:Parameter", { tier: "Standard" }, { tier: "Advanced" })).toEqual(["update tier"]);
    expect(diff("ssm/parameter:Parameter", { tier: "Advanced" }, { tier: "Standard" })).toEqual([
      "update-replace tier",
    ]);
  });

  it("depends on what was there where it does in the official provider", () => {
    const range = (assignIpv6AddressOnCreation: boolean) =>
      diff(
        "ec2/subnet:Subnet",
        { assignIpv6AddressOnCreation, ipv6CidrBlock: "2001:db8::/64" },
        { assignIpv6AddressOnCreation, ipv6CidrBlock: "2001:db8:1::/64" },
      );
    expect(range(false)).toEqual(["update ipv6CidrBlock"]);
    expect(range(true)).toEqual(["update-replace ipv6CidrBlock"]);
    const pools = ["system"];
    const role = (before: string | undefined, after: string | undefined, nodePools: string[]) =>
      diff(
        "eks/cluster:Cluster",
        {
          computeConfig: { enabled: true, nodePools: pools, ...(before === undefined ? {} : { nodeRoleArn: before }) },
        },
        { computeConfig: { enabled: true, nodePools, ...(after === undefined ? {} : { nodeRoleArn: after }) } },
      );
    expect(role(undefined, "a", pools)).toEqual(["add computeConfig.nodeRoleArn"]);
    expect(role("a", "b", pools)).toEqual(["update-replace computeConfig.nodeRoleArn"]);
    expect(role("a", undefined, pools)).toEqual(["delete-replace computeConfig.nodeRoleArn"]);
    expect(role("a", undefined, [])).toContain("delete computeConfig.nodeRoleArn");
  });

  it("is in place or needs another object as the official provider's source says, not as was remembered", () => {
    expect(diff("route53/record:Record", { setIdentifier: "a" }, { setIdentifier: "b" })).toEqual([
      "update setIdentifier",
    ]);
    expect(
      diff("ec2/natGateway:NatGateway", { secondaryPrivateIpAddressCount: 1 }, { secondaryPrivateIpAddressCount: 2 }),
    ).toEqual(["update-replace secondaryPrivateIpAddressCount"]);
    expect(diff("ecr/lifecyclePolicy:LifecyclePolicy", { policy: "{}" }, { policy: '{"rules":[]}' })).toEqual([
      "update-replace policy",
    ]);
    const admin = (is: boolean) => ({ accessConfig: { bootstrapClusterCreatorAdminPermissions: is } });
    expect(diff("eks/cluster:Cluster", admin(true), admin(false))).toEqual([
      "update-replace accessConfig.bootstrapClusterCreatorAdminPermissions",
    ]);
  });

  it("of something not known yet replaces, where the property does", () => {
    expect(diff("ec2/subnet:Subnet", { vpcId: "vpc-1" }, { vpcId: UNKNOWN })).toEqual(["update-replace vpcId"]);
  });

  it("is none when AWS keeps what is left out, or has it as it is said now", () => {
    expect(diff("eks/cluster:Cluster", { version: "1.35" }, {})).toEqual([]);
    expect(diff("eks/cluster:Cluster", {}, { version: "1.35" }, { version: "1.35" })).toEqual([]);
    expect(diff("eks/cluster:Cluster", {}, { version: "1.36" }, { version: "1.35" })).toEqual(["add version"]);
    expect(diff("eks/cluster:Cluster", { enabledClusterLogTypes: ["api"] }, {})).toEqual([
      "delete enabledClusterLogTypes",
    ]);
  });

  it("is none when nothing becomes nothing", () => {
    expect(diff("eks/nodeGroup:NodeGroup", {}, { labels: {}, taints: [], forceUpdateVersion: false })).toEqual([]);
  });

  it("is none for book-keeping, nor for a secret that is no longer one", () => {
    expect(diff("ecr/repository:Repository", { name: "a", __defaults: ["name"] }, { name: "a" })).toEqual([]);
    expect(diff("ssm/parameter:Parameter", { value: new Secret("v") }, { value: "v" })).toEqual([]);
  });
});

describe("a replacement", () => {
  const first = (
    token: string,
    oldInputs: Record<string, string | string[]>,
    inputs: Record<string, string | string[]>,
  ) => diffInputs(table(token), { oldInputs, inputs, oldOutputs: {} }).deleteBeforeReplace;

  it("deletes first what has a name that was given, and stays", () => {
    expect(first("iam/role:Role", { name: "a", path: "/" }, { name: "a", path: "/b/" })).toBe(true);
    expect(first("iam/role:Role", { name: "a", path: "/" }, { name: "b", path: "/" })).toBe(false);
    expect(
      first(
        "iam/role:Role",
        { name: "a", path: "/", __defaults: ["name"] },
        { name: "a", path: "/b/", __defaults: ["name"] },
      ),
    ).toBe(false);
  });

  it("deletes first what is named by others", () => {
    const association = { clusterName: "c", principalArn: "p", policyArn: "q" };
    expect(first("eks/accessPolicyAssociation:AccessPolicyAssociation", association, association)).toBe(true);
    expect(
      first("eks/accessPolicyAssociation:AccessPolicyAssociation", association, { ...association, policyArn: "r" }),
    ).toBe(false);
    expect(first("ec2/subnet:Subnet", { vpcId: "a" }, { vpcId: "b" })).toBe(false);
  });
});
