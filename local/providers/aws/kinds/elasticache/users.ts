import { text } from "../../../serve/json.ts";
import { textsAt } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind, KindData } from "../kind.ts";
import { awsDocs, terraform, unverified } from "../sources.ts";

const identifiers: NonNullable<KindData["formats"]>[string] = {
  pattern: /^(?!.*--)[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
  words: "have at most 40 lower-case letters, digits and single hyphens, a letter first and no hyphen last",
  source: unverified(awsDocs("AmazonElastiCache/latest/dg/Clusters.RBAC.html")),
};

const users = ["aws:elasticache/user:User"];

const nameOf = (live: Readonly<Record<string, unknown>> | undefined): string =>
  typeof live?.["userName"] === "string" ? live["userName"] : "";

export const user: Kind = {
  token: "aws:elasticache/user:User",
  noun: "ElastiCache User",
  spec: "AWS::ElastiCache::User",
  own: ["passwordsWo", "passwordsWoVersion"],
  replaces: {
    // CloudFormation replaces; ModifyUser takes an engine.
    engine: { when: false, source: terraform("elasticache/user") },
  },
  allowed: {
    "authenticationMode.type": {
      values: ["password", "iam", "no-password-required"],
      source: awsDocs("AmazonElastiCache/latest/APIReference/API_AuthenticationMode.html"),
    },
  },
  formats: {
    userId: identifiers,
    passwords: {
      pattern: /^[^\s]{16,128}$/,
      words: "have 16 to 128 characters",
      source: unverified(awsDocs("AmazonElastiCache/latest/dg/Clusters.RBAC.html")),
    },
  },
  apart: [["passwords", "passwordsWo"]],
  defaults: { noPasswordRequired: false },
  identity: ["userId"],
  id: (live) => text(live, "userId"),
  refuses: (live) => {
    const isOpen = live["noPasswordRequired"] === true || text(live, "authenticationMode", "type") !== "";
    if (!isOpen && textsAt(live, "passwords").length === 0 && text(live, "passwordsWo") === "")
      throw new Refusal(
        "InvalidParameterCombination",
        "No password was provided. Specify a password or NoPasswordRequired.",
      );
    if (text(live, "authenticationMode", "type") === "iam" && text(live, "userName") !== text(live, "userId"))
      throw new Refusal("InvalidParameterValue", "UserName and UserId must match for IAM-enabled users.");
    if (/(^|\s)(nopass|reset|[<>#]\S+)(\s|$)/.test(text(live, "accessString")))
      throw new Refusal("InvalidParameterValue", "Passwords and reset cannot be part of an access string.");
  },
  taken: (live) => new Refusal("UserAlreadyExists", `User ${text(live, "userId")} already exists.`),
  missing: (id) => new Refusal("UserNotFound", `User ${id} not found.`),
  inUse: (live) => new Refusal("InvalidUserState", `User ${text(live, "userId")} is in a user group.`),
  builtIn: (id) => id === "default",
};

export const userGroup: Kind = {
  token: "aws:elasticache/userGroup:UserGroup",
  noun: "ElastiCache User Group",
  spec: "AWS::ElastiCache::UserGroup",
  formats: { userGroupId: identifiers },
  identity: ["userGroupId"],
  id: (live) => text(live, "userGroupId"),
  references: { userIds: { to: users, holds: true } },
  refuses: (live, { cloud }) => {
    const names = textsAt(live, "userIds").map((id) =>
      id === "default" ? "default" : nameOf(cloud.get("aws:elasticache/user:User", id)?.live),
    );
    if (text(live, "engine") === "redis" && !names.includes("default"))
      throw new Refusal("DefaultUserRequired", "User group needs to contain a user with the user name default.");
    if (new Set(names).size < names.length)
      throw new Refusal("DuplicateUserName", "User group cannot contain multiple users with the same user name.");
  },
  taken: (live) => new Refusal("UserGroupAlreadyExists", `User group ${text(live, "userGroupId")} already exists.`),
  missing: (id) => new Refusal("UserGroupNotFound", `User group ${id} not found.`),
  inUse: (live) => new Refusal("InvalidUserGroupState", `User group ${text(live, "userGroupId")} is in use.`),
};
