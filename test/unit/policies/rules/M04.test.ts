import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { modelReadScoped as rule } from "../../../../policies/rules/model-read-scoped.ts";
import { policy } from "../aws.ts";
import { foundInStack, resource } from "../support.ts";

const own = "${aws:PrincipalTag/kubernetes-namespace}/${aws:PrincipalTag/kubernetes-service-account}/";
const bucket = "arn:aws:s3:::models";
const trust = (Service: unknown) => policy({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" });
const role = (assumeRolePolicy: unknown = trust("pods.eks.amazonaws.com"), name: unknown = "models") =>
  resource("aws:iam/role:Role", { name, assumeRolePolicy }, { name: "role" });
const grants = (document: unknown, of: unknown = "models") =>
  resource("aws:iam/rolePolicy:RolePolicy", { role: of, policy: document }, { name: "policy" });
const reading = (Action: unknown, Resource: unknown, more: object = {}) =>
  policy({ Effect: "Allow", Action, Resource, ...more });
const where = ["policy policy.Statement[0]"];
const of = (document: unknown) => foundInStack(rule, [role(), grants(document)]);
const listing = (prefix: unknown) =>
  reading("s3:ListBucket", bucket, { Condition: { StringLike: { "s3:prefix": prefix } } });

describe("M04 model-read-scoped", () => {
  it.each([
    [reading(["s3:GetObject", "s3:GetObjectVersion"], `${bucket}/${own}*`)],
    [listing([own, `${own}*`])],
    [listing(`${own}*`)],
    [reading("s3:PutObject", `${bucket}/*`)],
    [reading("s3:GetBucketLocation", bucket)],
    [reading("s3:GetObject", `${bucket}/*`, { Effect: "Deny" })],
    [reading("secretsmanager:GetSecretValue", "*")],
    [reading("s3-outposts:GetObject", "*")],
    [reading("not-s3:GetObject", "*")],
    [reading("s3:ListAllMyBuckets", "*")],
    [reading("not-s3:ListBucket", "*")],
    [reading("s3:Get*Tagging", "*")],
    [reading("*x", "*")],
  ])("holds of %s", (document) => {
    expect(of(document)).toStrictEqual([]);
  });
  it.each([
    [reading("s3:GetObject", `${bucket}/*`)],
    [reading("s3:GetObject", [`${bucket}/${own}*`, `${bucket}/*`])],
    [reading("S3:getobject", "*")],
    [reading("s3:GetObject*", `${bucket}/*`)],
    [reading("s3:Get*", `${bucket}/*`)],
    [reading("s3:*", `${bucket}/*`)],
    [reading(["s3:PutObject", "s3:GetObject"], `${bucket}/*`)],
    [reading(["s3:PutObject", "s3:ListBucket"], bucket)],
    [reading("*", `${bucket}/*`)],
    [reading("s3:GetObject", bucket + own)],
    [reading("s3:ListBucket", bucket)],
    [reading("s3:List*", bucket)],
    [reading("s3:ListBucketVersions", bucket)],
    [reading(["s3:*"], `${bucket}/${own}*`)],
    [listing(["", `${own}*`])],
    [listing(`x/${own}`)],
    [listing([7])],
  ])("finds %s", (document) => {
    expect(of(document)).toStrictEqual(where);
  });
  it("tells which it is", () => {
    const told = (document: string) => rule.check([role(), grants(document)], undefined as never)[0]?.message ?? "";
    expect(told(reading("s3:GetObject", "*"))).toContain("reads objects of others");
    expect(told(reading("s3:ListBucket", "*"))).toContain("lists objects of others");
  });
  it("is about roles of pods, each with its own policies", () => {
    const all = reading("s3:GetObject", "*");
    expect(foundInStack(rule, [role(trust("ec2.amazonaws.com")), grants(all)])).toStrictEqual([]);
    expect(foundInStack(rule, [role(), grants(all, "others")])).toStrictEqual([]);
    expect(
      foundInStack(rule, [role(trust(["ec2.amazonaws.com", "pods.eks.amazonaws.com"])), grants(all)]),
    ).toStrictEqual(where);
    expect(foundInStack(rule, [role("no JSON"), grants(all)])).toStrictEqual([]);
    expect(of("no JSON")).toStrictEqual([]);
  });
  it("cannot say of what is not known", () => {
    expect(of(UNKNOWN)).toStrictEqual(["policy ? policy"]);
    expect(foundInStack(rule, [role(UNKNOWN)])).toStrictEqual(["role ? assumeRolePolicy"]);
    expect(foundInStack(rule, [role(undefined, UNKNOWN)])).toStrictEqual(["role ? name"]);
  });
});
