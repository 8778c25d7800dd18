import { text } from "../../../serve/json.ts";
import { textsAt } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind } from "../kind.ts";
import { awsDocs, prefixReplaces } from "../sources.ts";
import { named, nameFormat, pathFormat, refuseIdentityPolicy } from "./role.ts";

export const policy: Kind = {
  token: "aws:iam/policy:Policy",
  noun: "IAM Policy",
  spec: "AWS::IAM::ManagedPolicy",
  names: { name: "ManagedPolicyName", policy: "PolicyDocument" },
  own: ["delayAfterPolicyCreationInMs", "namePrefix", "tags"],
  replaces: { namePrefix: prefixReplaces("iam/policy") },
  formats: { name: nameFormat(128, "API_CreatePolicy"), path: pathFormat },
  defaults: { path: "/" },
  apart: [["name", "namePrefix"]],
  naming: { property: "name", maxLength: 128 },
  id: (live, { cloud }) => cloud.globalArn("iam", `policy/${named(text(live, "path"), text(live, "name"))}`),
  arnName: (live) => named(text(live, "path"), text(live, "name")),
  computed: (_live, _id, { ids }) => ({ policyId: `ANPA${ids.capitals("policy", 17)}`, attachmentCount: 0 }),
  refuses: (live) => {
    refuseIdentityPolicy(text(live, "policy"));
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    if (text(live, "policy").replaceAll(/\s/g, "").length > 6144)
      throw new Refusal("LimitExceeded", "Cannot exceed quota for PolicySize: 6144");
  },
  taken: (live) =>
    new Refusal(
      "EntityAlreadyExists",
      `A policy called ${text(live, "name")} already exists. Duplicate names are not allowed.`,
    ),
  missing: (arn) => new Refusal("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`),
  inUse: () => new Refusal("DeleteConflict", "Cannot delete a policy attached to entities."),
  // Which policies AWS has of its own is not published as data: every name of the right form is taken for one.
  builtIn: (arn) => /^arn:[\w-]+:iam::aws:policy\/[\w+=,.@/-]+$/.test(arn),
};

export const openIdConnectProvider: Kind = {
  token: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  noun: "IAM OIDC Provider",
  spec: "AWS::IAM::OIDCProvider",
  formats: {
    url: {
      pattern: /^https:\/\/[^?#]+$/,
      words: "begin with https:// and have no query",
      source: awsDocs("IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html"),
    },
  },
  identity: ["url"],
  id: (live, { cloud }) => cloud.globalArn("iam", `oidc-provider/${host(text(live, "url"))}`),
  arnName: (live) => host(text(live, "url")),
  computed: (live, _id, { ids }) => ({
    thumbprintLists:
      textsAt(live, "thumbprintLists").length > 0 ? textsAt(live, "thumbprintLists") : [ids.hex("thumbprint", 40)],
  }),
  taken: (live) => new Refusal("EntityAlreadyExists", `Provider with url ${text(live, "url")} already exists.`),
  missing: (arn) => new Refusal("NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`),
};

function host(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}
