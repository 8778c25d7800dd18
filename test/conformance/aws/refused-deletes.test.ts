import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { imageType } from "../../../local/providers/aws/kinds/ecr.ts";
import { objectType } from "../../../local/providers/aws/kinds/s3/bucket.ts";
import type { Properties } from "../../../local/providers/serve/values.ts";
import { account, ACCOUNT, declare, kept, objects } from "./account.ts";
import { allow, makeGround, nodeGroupInputs } from "./ground.ts";

const a = account();
beforeAll(() => makeGround(a.engine));

const id = (name: string): string => kept(a.engine, name).id;
const make = (type: string, name: string, inputs: Properties) => a.engine.one(declare(type, name, inputs));
const urnOf = (name: string): string => [...a.engine.state].find(([, one]) => one.name === name)?.[0] ?? "";
const remove = (name: string) => a.engine.delete(urnOf(name));

/** Puts an object into the store that no program makes: content of a bucket, an image. */
function put(type: string, name: string): void {
  const folder = join(a.store, "eu-west-1", ACCOUNT, type.replace("aws:", "").replaceAll("/", "."));
  mkdirSync(folder, { recursive: true });
  const record = { region: "eu-west-1", account: ACCOUNT, type, id: name, created: "", live: {} };
  writeFileSync(join(folder, `${encodeURIComponent(name)}.json`), JSON.stringify(record));
}

describe("what others need is not deleted", () => {
  it("a network with subnets, a subnet with a cluster in it", async () => {
    await expect(remove("vpc")).rejects.toThrow(
      `deleting EC2 VPC (${id("vpc")}): DependencyViolation: The vpc '${id("vpc")}' has dependencies and cannot be deleted.`,
    );
    await expect(remove("subnet-a")).rejects.toThrow(
      `The subnet '${id("subnet-a")}' has dependencies and cannot be deleted.`,
    );
  });

  it("a security group that another one's rule names", async () => {
    for (const name of ["app", "db"]) await make("ec2/securityGroup:SecurityGroup", name, { vpcId: id("vpc") });
    await make("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "from app", {
      securityGroupId: id("db"),
      referencedSecurityGroupId: id("app"),
      ipProtocol: "-1",
    });
    await expect(remove("app")).rejects.toThrow(`DependencyViolation: resource ${id("app")} has a dependent object`);
    await remove("from app");
    await remove("app");
    await remove("db");
  });

  it("a gateway that public addresses of its network need", async () => {
    await make("ec2/internetGateway:InternetGateway", "igw", { vpcId: id("vpc") });
    await make("ec2/eip:Eip", "eip", {});
    const nat: Properties = { subnetId: id("subnet-a"), allocationId: id("eip") };
    await make("ec2/natGateway:NatGateway", "nat", nat);
    await expect(make("ec2/natGateway:NatGateway", "second", { ...nat, subnetId: id("subnet-b") })).rejects.toThrow(
      "is already associated",
    );
    await expect(remove("igw")).rejects.toThrow(
      "has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.",
    );
    await expect(remove("eip")).rejects.toThrow("InvalidIPAddress.InUse");
    for (const name of ["nat", "igw", "eip"]) await remove(name);
  });

  it("a cluster with node groups", async () => {
    await make("eks/nodeGroup:NodeGroup", "cpu", nodeGroupInputs(a.engine));
    await expect(remove("cluster")).rejects.toThrow(
      "deleting EKS Cluster (main): ResourceInUseException: Cluster has nodegroups attached",
    );
    await remove("cpu");
  });

  it("a role with policies, and a policy that is attached", async () => {
    await make("iam/role:Role", "reader", {
      name: "reader",
      assumeRolePolicy: kept(a.engine, "role").inputs["assumeRolePolicy"] ?? "",
    });
    await make("iam/policy:Policy", "read", { name: "read", policy: allow("s3:GetObject", "*") });
    await make("iam/rolePolicyAttachment:RolePolicyAttachment", "attached", { role: "reader", policyArn: id("read") });
    await make("iam/rolePolicy:RolePolicy", "inline", { role: "reader", policy: allow("s3:GetObject", "*") });
    await expect(remove("read")).rejects.toThrow("DeleteConflict: Cannot delete a policy attached to entities.");
    await expect(remove("reader")).rejects.toThrow("DeleteConflict: Cannot delete entity, must delete policies first.");
    await remove("inline");
    await expect(remove("reader")).rejects.toThrow(
      "DeleteConflict: Cannot delete entity, must detach all policies first.",
    );
    for (const name of ["attached", "read", "reader"]) await remove(name);
  });

  it("groups of ElastiCache in use, rules with targets, zones with records", async () => {
    await make("elasticache/subnetGroup:SubnetGroup", "subnets", { name: "subnets", subnetIds: [id("subnet-a")] });
    await make("elasticache/parameterGroup:ParameterGroup", "parameters", { name: "parameters", family: "valkey8" });
    await make("elasticache/replicationGroup:ReplicationGroup", "redis", {
      description: "d",
      nodeType: "cache.t4g.micro",
      subnetGroupName: "subnets",
      parameterGroupName: "parameters",
    });
    await expect(remove("subnets")).rejects.toThrow("CacheSubnetGroupInUse");
    await expect(remove("parameters")).rejects.toThrow(
      "One or more cache clusters are still members of this parameter group parameters",
    );
    await make("sqs/queue:Queue", "queue", {});
    await make("cloudwatch/eventRule:EventRule", "rule", { scheduleExpression: "rate(5 minutes)" });
    await make("cloudwatch/eventTarget:EventTarget", "target", {
      rule: id("rule"),
      arn: kept(a.engine, "queue").outputs["arn"] ?? "",
    });
    await expect(remove("rule")).rejects.toThrow("Rule can't be deleted since it has targets.");
    await make("route53/zone:Zone", "zone", { name: "example.com" });
    await make("route53/record:Record", "record", {
      zoneId: id("zone"),
      name: "www",
      type: "A",
      ttl: 60,
      records: ["192.0.2.1"],
    });
    await expect(remove("zone")).rejects.toThrow("HostedZoneNotEmpty");
    for (const name of ["record", "zone", "target", "rule", "queue", "redis", "subnets", "parameters"])
      await remove(name);
  });
});

describe("what is protected is not deleted", () => {
  it("a cluster with deletion protection, until that is switched off", async () => {
    const inputs = kept(a.engine, "cluster").inputs;
    await make("eks/cluster:Cluster", "cluster", { ...inputs, deletionProtection: true });
    await expect(remove("cluster")).rejects.toThrow(
      "Cannot delete cluster main because deletionProtection is enabled.",
    );
    await make("eks/cluster:Cluster", "cluster", { ...inputs, deletionProtection: false });
    await make("eks/addon:Addon", "cni", { clusterName: "main", addonName: "vpc-cni" });
    await remove("cluster");
    // What belongs to a cluster goes with it: deleting it again finds nothing to do.
    await remove("cni");
  });

  it("a log group with deletion protection", async () => {
    await make("cloudwatch/logGroup:LogGroup", "logs", { deletionProtectionEnabled: true });
    await expect(remove("logs")).rejects.toThrow("deletion protection is enabled");
    await make("cloudwatch/logGroup:LogGroup", "logs", { deletionProtectionEnabled: false });
    await remove("logs");
  });

  it("a bucket and a repository that are not empty, unless forced", async () => {
    await make("s3/bucket:Bucket", "models", { bucket: "models-of-somebody" });
    put(objectType, "models-of-somebody/iris/1/model.pmml");
    await expect(remove("models")).rejects.toThrow(
      "deleting S3 Bucket (models-of-somebody): BucketNotEmpty: The bucket you tried to delete is not empty",
    );
    await make("s3/bucket:Bucket", "models", { bucket: "models-of-somebody", forceDestroy: true });
    await remove("models");
    await make("ecr/repository:Repository", "images", { name: "images" });
    put(imageType, "images@sha256:00");
    await expect(remove("images")).rejects.toThrow("RepositoryNotEmptyException");
    await make("ecr/repository:Repository", "images", { name: "images", forceDelete: true });
    await remove("images");
  });

  it("a key at once: it waits for its end, and refreshes as gone", async () => {
    await make("kms/key:Key", "key", { deletionWindowInDays: 7 });
    const keyId = id("key");
    const state = new Map(a.engine.state);
    await remove("key");
    expect(objects(a.store).filter((path) => path.includes(keyId))).toEqual([
      expect.stringContaining("kms.key.Key#pending"),
    ]);
    for (const [urn, one] of state) a.engine.state.set(urn, one);
    expect(await a.engine.refresh()).toContain("key");
    await expect(make("kms/alias:Alias", "late", { name: "alias/late", targetKeyId: keyId })).rejects.toThrow(
      "NotFoundException",
    );
  });

  it("a secret's name before its window ends, unless there is none", async () => {
    await make("secretsmanager/secret:Secret", "token", { name: "token", recoveryWindowInDays: 7 });
    await remove("token");
    await expect(make("secretsmanager/secret:Secret", "again", { name: "token" })).rejects.toThrow(
      "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
    await make("secretsmanager/secret:Secret", "brief", { name: "brief", recoveryWindowInDays: 0 });
    await remove("brief");
    await make("secretsmanager/secret:Secret", "brief", { name: "brief", recoveryWindowInDays: 0 });
  });
});
