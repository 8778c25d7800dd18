import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { iamNoWildcard as rule } from "../../../../policies/rules/iam-no-wildcard.ts";
import { policy } from "../aws.ts";
import { found, resource } from "../support.ts";

const types = ["aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"];
const inAll = (document: unknown) => {
  const [first, second] = types.map((type) => found(rule, resource(type, { policy: document })));
  expect(second).toStrictEqual(first);
  return first;
};
const of = (statement: object) => inAll(policy({ Effect: "Allow", Resource: "*", ...statement }));
const where = ["policy.Statement[0]"];

describe("P10 iam-no-wildcard", () => {
  it.each([
    [{ Action: ["s3:GetObject", "ec2:Describe*"] }],
    [{ Action: "s3:*", Resource: "arn:aws:s3:::it" }],
    [{ Action: "s3:*", Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }],
    [{ Effect: "Deny", Action: "*" }],
    [{ Effect: "Deny", NotAction: "iam:*" }],
  ])("holds of %j", (statement) => {
    expect(of(statement)).toStrictEqual([]);
  });
  it.each([
    [{ Action: "*" }],
    [{ Action: ["s3:GetObject", "*:*"], Resource: "arn:aws:s3:::it" }],
    [{ Action: "S3:*" }],
    [{ Action: ["ec2:DescribeInstances", "s3:*"] }],
    [{ Action: "s3:*", Resource: ["arn:aws:s3:::it", "*"] }],
    [{ NotAction: "iam:*" }],
    [{ Action: "s3:GetObject", Resource: undefined, NotResource: "arn:aws:s3:::it" }],
  ])("finds %j", (statement) => {
    expect(of(statement)).toStrictEqual(where);
  });
  it("reads documents that are objects, and statements that are no list", () => {
    expect(inAll({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } })).toStrictEqual(where);
  });
  it("tells what is wrong with each", () => {
    const told = (statement: object) =>
      rule
        .check(
          resource("aws:iam/policy:Policy", { policy: policy({ Effect: "Allow", Resource: "*", ...statement }) }),
          undefined as never,
        )
        .map(({ message }) => message.split(". ")[0]);
    expect(
      [{ NotAction: "iam:*" }, { Action: "a:b", NotResource: "c" }, { Action: "*" }, { Action: "a:*" }].flatMap(told),
    ).toStrictEqual([
      "allows all actions but some",
      "allows on everything but some",
      "allows every action",
      "allows a whole service on everything",
    ]);
  });
  it("finds what is no document, and cannot say of what is not known", () => {
    expect(inAll("no JSON")).toStrictEqual(["policy"]);
    expect(inAll(undefined)).toStrictEqual(["policy"]);
    expect(inAll(UNKNOWN)).toStrictEqual(["? policy"]);
  });
  it.each([
    ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy", []],
    ["arn:aws:iam::aws:policy/AdministratorAccess", ["policyArn"]],
    ["arn:aws:iam::aws:policy/PowerUserAccess", ["policyArn"]],
    ["arn:aws:iam::aws:policy/IAMFullAccess", ["policyArn"]],
    [undefined, ["policyArn"]],
    [UNKNOWN, ["? policyArn"]],
  ])("of an attached %o: %j", (policyArn, expected) => {
    const one = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn });
    expect(found(rule, one)).toStrictEqual(expected);
  });
  it("is about nothing else", () => {
    expect(
      found(rule, resource("aws:kms/key:Key", { policy: policy({ Effect: "Allow", Action: "*" }) })),
    ).toStrictEqual([]);
  });
});
