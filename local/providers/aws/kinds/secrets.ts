import { text } from "../../serve/json.ts";
import { textsAt } from "../cloud/cloud.ts";
import { Refusal } from "../cloud/refusal.ts";
import { pendingType } from "./kind.ts";
import type { Kind } from "./kind.ts";
import { keys } from "./kms.ts";
import { awsDocs, packageDocs, prefixReplaces, terraform } from "./sources.ts";

export const secret: Kind = {
  token: "aws:secretsmanager/secret:Secret",
  noun: "Secrets Manager Secret",
  spec: "AWS::SecretsManager::Secret",
  names: { replicas: "ReplicaRegions" },
  own: ["forceOverwriteReplicaSecret", "namePrefix", "policy", "recoveryWindowInDays"],
  replaces: {
    namePrefix: prefixReplaces("secretsmanager/secret"),
    type: { when: true, source: packageDocs("secretsmanager/secret") },
  },
  formats: {
    name: {
      pattern: /^[\w/+=.@-]{1,512}$/,
      words: "have at most 512 letters, digits and /_+=.@-",
      source: awsDocs("secretsmanager/latest/apireference/API_CreateSecret.html"),
    },
  },
  defaults: { forceOverwriteReplicaSecret: false, recoveryWindowInDays: 30 },
  apart: [["name", "namePrefix"]],
  naming: { property: "name", maxLength: 512 },
  references: { kmsKeyId: { to: keys } },
  id: (live, { cloud, ids }) => cloud.arn("secretsmanager", `secret:${text(live, "name")}-${ids.hex("secret", 6)}`),
  arnName: (_live, id) => id.split(":secret:").at(-1) ?? "",
  refuses: (live, { cloud }, before) => {
    const days = live["recoveryWindowInDays"];
    if (typeof days === "number" && days !== 0 && (days < 7 || days > 30))
      throw new Refusal(
        "InvalidParameterException",
        "RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
      );
    if (before !== undefined) return;
    const name = text(live, "name");
    const same = (type: string): boolean => cloud.all(type).some((other) => text(other.live, "name") === name);
    if (same(secret.token)) throw secret.taken(live, cloud);
    if (same(pendingType(secret.token)))
      throw new Refusal(
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
  },
  deletion: (live) => ({ scheduledDays: Number(live["recoveryWindowInDays"] ?? 30) }),
  taken: (live) =>
    new Refusal(
      "ResourceExistsException",
      `The operation failed because the secret ${text(live, "name")} already exists.`,
    ),
  missing: () => new Refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret."),
  known: (live) => [text(live, "name")],
};

const versionSource = terraform("secretsmanager/secret_version");

export const secretVersion: Kind = {
  token: "aws:secretsmanager/secretVersion:SecretVersion",
  noun: "Secrets Manager Secret Version",
  spec: "AWS::SecretsManager::Secret",
  names: { secretId: "Name" },
  own: ["secretBinary", "secretStringWo", "secretStringWoVersion", "versionStages"],
  replaces: {
    // CloudFormation writes a new version into the secret; here each version is a resource.
    secretString: { when: true, source: versionSource },
    secretBinary: { when: true, source: versionSource },
    secretStringWoVersion: { when: true, source: versionSource },
  },
  apart: [["secretBinary", "secretString", "secretStringWo"]],
  references: { secretId: { to: ["aws:secretsmanager/secret:Secret"] } },
  id: (live, { ids }) => `${text(live, "secretId")}|terraform-${ids.hex("version", 26)}`,
  computed: (live, id, { cloud }) => {
    const arn = text(cloud.find("aws:secretsmanager/secret:Secret", text(live, "secretId"))?.live, "arn");
    const stages = textsAt(live, "versionStages");
    return {
      arn,
      secretArn: arn,
      versionId: id.split("|").at(-1) ?? "",
      versionStages: stages.length > 0 ? stages : ["AWSCURRENT"],
      hasSecretStringWo: live["secretStringWo"] !== undefined,
    };
  },
  refuses: (live) => {
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
    if (Buffer.byteLength(text(live, "secretString")) > 65_536)
      throw new Refusal(
        "ValidationException",
        "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536",
      );
  },
  owner: (live) => ({ type: "aws:secretsmanager/secret:Secret", identifier: text(live, "secretId") }),
  taken: () => new Refusal("ResourceExistsException", "a version of that id exists"),
  missing: () =>
    new Refusal(
      "ResourceNotFoundException",
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    ),
};

export const parameter: Kind = {
  token: "aws:ssm/parameter:Parameter",
  noun: "SSM Parameter",
  spec: "AWS::SSM::Parameter",
  own: ["arn", "insecureValue", "keyId", "overwrite", "valueWo", "valueWoVersion"],
  replaces: {
    dataType: { when: true, source: terraform("ssm/parameter") },
    // A parameter becomes Advanced in place, and never Standard again.
    tier: {
      when: (before, after) => before === "Advanced" && after === "Standard",
      source: terraform("ssm/parameter"),
    },
  },
  allowed: {
    // CloudFormation makes no SecureString.
    type: {
      values: ["String", "StringList", "SecureString"],
      source: awsDocs("systems-manager/latest/APIReference/API_PutParameter.html"),
    },
    dataType: { values: ["text", "aws:ec2:image", "aws:ssm:integration"], source: terraform("ssm/parameter") },
  },
  formats: {
    name: {
      pattern: /^(?!\/?(aws|ssm)([/.]|$))[\w./-]{1,1011}$/i,
      words: "have letters, digits and _./-, and not begin with aws or ssm",
      source: awsDocs("systems-manager/latest/APIReference/API_PutParameter.html"),
    },
  },
  oneOf: [["value", "insecureValue", "valueWo"]],
  naming: { property: "name", maxLength: 1011 },
  references: { keyId: { to: keys } },
  arnName: (_live, id) => id.replace(/^\//, ""),
  computed: (live) => ({
    dataType: text(live, "dataType") || "text",
    hasValueWo: live["valueWo"] !== undefined,
    keyId: text(live, "keyId") || (live["type"] === "SecureString" ? "alias/aws/ssm" : ""),
    tier: text(live, "tier") || "Standard",
    ...(live["insecureValue"] === undefined ? {} : { value: live["insecureValue"] }),
    version: 1,
  }),
  changing: ["version"],
  updated: (_live, before) => ({ version: Number(before["version"]) + 1 }),
  refuses: (live) => {
    const value = text(live, "value") || text(live, "insecureValue") || text(live, "valueWo");
    if (value.length > 4096 && text(live, "tier") !== "Advanced" && text(live, "tier") !== "Intelligent-Tiering")
      throw new Refusal(
        "ValidationException",
        "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
      );
    const pattern = text(live, "allowedPattern");
    if (pattern !== "" && !new RegExp(pattern).test(value))
      throw new Refusal(
        "ParameterPatternMismatchException",
        `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
      );
    if (/[a-z]/i.test(text(live, "name")) && text(live, "name").includes("/") && !text(live, "name").startsWith("/"))
      throw new Refusal("ValidationException", "Parameter name must be a fully qualified name.");
  },
  taken: () =>
    new Refusal(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    ),
  missing: (name) => new Refusal("ParameterNotFound", `Parameter ${name} not found.`),
};
