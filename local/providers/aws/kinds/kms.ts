import { text } from "../../serve/json.ts";
import { Refusal } from "../cloud/refusal.ts";
import type { Kind } from "./kind.ts";
import { awsPrincipals, listed, statements } from "./policy-document.ts";
import { awsDocs, prefixReplaces, terraform } from "./sources.ts";

const source = terraform("kms/key");

/** The key that AWS makes for a service of its own. */
const isServiceKey = (identifier: string): boolean => /(^|:)alias\/aws\//.test(identifier);

/** Who may change the policy later: the account itself, or a principal that it names. */
function letsSomebodyIn(policy: string, account: string): boolean {
  return (statements(policy) ?? []).some((statement) => {
    const actions = listed(statement["Action"]);
    const mayPut = actions.some((action) => ["*", "kms:*", "kms:Put*", "kms:PutKeyPolicy"].includes(action));
    const isOurs = awsPrincipals(statement).some(
      (principal) => principal === "*" || principal === account || principal.includes(`:${account}:`),
    );
    return statement["Effect"] === "Allow" && mayPut && isOurs;
  });
}

export const key: Kind = {
  token: "aws:kms/key:Key",
  noun: "KMS Key",
  spec: "AWS::KMS::Key",
  names: {
    customerMasterKeySpec: "KeySpec",
    deletionWindowInDays: "PendingWindowInDays",
    isEnabled: "Enabled",
    policy: "KeyPolicy",
  },
  own: ["customKeyStoreId", "xksKeyId"],
  replaces: {
    customKeyStoreId: { when: true, source },
    customerMasterKeySpec: { when: true, source },
    keyUsage: { when: true, source },
    multiRegion: { when: true, source },
    xksKeyId: { when: true, source },
  },
  allowed: {
    customerMasterKeySpec: {
      values: [
        "SYMMETRIC_DEFAULT",
        ..."RSA_2048 RSA_3072 RSA_4096 HMAC_224 HMAC_256 HMAC_384 HMAC_512 SM2 ML_KEM_512 ML_KEM_768 ML_KEM_1024".split(
          " ",
        ),
        ..."ECC_NIST_P256 ECC_NIST_P384 ECC_NIST_P521 ECC_SECG_P256K1 ECC_NIST_EDWARDS25519 ML_DSA_44 ML_DSA_65 ML_DSA_87".split(
          " ",
        ),
      ],
      source: awsDocs("kms/latest/APIReference/API_CreateKey.html"),
    },
  },
  defaults: {
    bypassPolicyLockoutSafetyCheck: false,
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    enableKeyRotation: false,
    isEnabled: true,
    keyUsage: "ENCRYPT_DECRYPT",
  },
  id: (live, { ids }) => (live["multiRegion"] === true ? `mrk-${ids.hex("key", 32)}` : ids.uuid("key")),
  computed: (live, id, { cloud }) => ({
    keyId: id,
    policy:
      text(live, "policy") ||
      JSON.stringify({
        Id: "key-default-1",
        Statement: [
          {
            Action: "kms:*",
            Effect: "Allow",
            Principal: { AWS: cloud.globalArn("iam", "root") },
            Resource: "*",
            Sid: "Enable IAM User Permissions",
          },
        ],
        Version: "2012-10-17",
      }),
    ...(live["enableKeyRotation"] === true ? { rotationPeriodInDays: live["rotationPeriodInDays"] ?? 365 } : {}),
  }),
  refuses: (live, { cloud }, before) => {
    const policy = text(live, "policy");
    const days = live["deletionWindowInDays"];
    if (typeof days === "number" && (days < 7 || days > 30))
      throw new Refusal(
        "ValidationException",
        `1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value between 7 and 30`,
      );
    if (policy === "" || policy === text(before, "policy")) return;
    if (statements(policy) === undefined)
      throw new Refusal("MalformedPolicyDocumentException", "The policy is not valid JSON of the policy language");
    if (live["bypassPolicyLockoutSafetyCheck"] !== true && !letsSomebodyIn(policy, cloud.account))
      throw new Refusal(
        "MalformedPolicyDocumentException",
        "The new key policy will not allow you to update the key policy in the future.",
      );
  },
  deletion: (live) => ({
    scheduledDays: typeof live["deletionWindowInDays"] === "number" ? live["deletionWindowInDays"] : 30,
  }),
  taken: () => new Refusal("InternalError", "a key of that id exists"),
  missing: (identifier) => new Refusal("NotFoundException", `Invalid keyId '${identifier}'`),
  known: (live) => [text(live, "keyId")],
  builtIn: isServiceKey,
};

export const alias: Kind = {
  token: "aws:kms/alias:Alias",
  noun: "KMS Alias",
  spec: "AWS::KMS::Alias",
  names: { name: "AliasName" },
  own: ["namePrefix"],
  replaces: { namePrefix: prefixReplaces("kms/alias") },
  formats: {
    name: {
      pattern: /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/,
      words: "begin with alias/ and have letters, digits and /_- after it; alias/aws/ is kept for AWS",
      source: awsDocs("kms/latest/APIReference/API_CreateAlias.html"),
    },
  },
  apart: [["name", "namePrefix"]],
  naming: { property: "name", maxLength: 256, form: (proposed) => `alias/${proposed}` },
  references: { targetKeyId: { to: ["aws:kms/key:Key"] } },
  arnName: (_live, id) => id.replace(/^alias\//, ""),
  computed: (live, _id, { cloud }) => ({
    targetKeyArn: text(cloud.find("aws:kms/key:Key", text(live, "targetKeyId"))?.live, "arn"),
  }),
  changing: ["targetKeyArn"],
  owner: (live) => ({ type: "aws:kms/key:Key", identifier: text(live, "targetKeyId") }),
  taken: (live, cloud) =>
    new Refusal(
      "AlreadyExistsException",
      `An alias with the name ${cloud.arn("kms", text(live, "name"))} already exists`,
    ),
  missing: (name) => new Refusal("NotFoundException", `Alias ${name} is not found.`),
  builtIn: isServiceKey,
};

/** Whether a value is the identifier of a key: KMS takes ids, ARNs and aliases in the same place. */
export const keys = ["aws:kms/key:Key", "aws:kms/alias:Alias"];
