import { describe, expect, it } from "vitest";
import { statefulProtected as rule } from "../../../../policies/rules/stateful-protected.ts";
import { context, found, resource } from "../support.ts";

const lax = { ...context, settings: { ...context.settings, protect: false } };

describe("P13 stateful-protected", () => {
  it.each([
    "aws:eks/cluster:Cluster",
    "aws:s3/bucket:Bucket",
    "aws:ecr/repository:Repository",
    "aws:kms/key:Key",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:secretsmanager/secret:Secret",
  ])("is about %s", (type) => {
    expect(found(rule, resource(type, {}, { protect: true }))).toStrictEqual([]);
    expect(found(rule, resource(type, {}))).toStrictEqual(["protect"]);
    expect(found(rule, resource(type, {}), lax)).toStrictEqual([]);
  });
  it("is about nothing that can be made again", () => {
    expect(found(rule, resource("aws:ec2/vpc:Vpc", {}))).toStrictEqual([]);
  });
});
