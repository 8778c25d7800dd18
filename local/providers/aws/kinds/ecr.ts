import { text } from "../../serve/json.ts";
import { Refusal } from "../cloud/refusal.ts";
import type { Kind } from "./kind.ts";
import { keys } from "./kms.ts";
import { statements } from "./policy-document.ts";
import { awsDocs, terraform } from "./sources.ts";

/** A part of a repository's name between slashes. */
const part = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;

const repositories = ["aws:ecr/repository:Repository"];

/** The type under which images are recorded by hand: pushing one is not Pulumi's matter. */
export const imageType = "aws:ecr/image";

export const repository: Kind = {
  token: "aws:ecr/repository:Repository",
  noun: "ECR Repository",
  spec: "AWS::ECR::Repository",
  names: { forceDelete: "EmptyOnDelete", name: "RepositoryName" },
  allowed: {
    "encryptionConfigurations.encryptionType": {
      values: ["AES256", "KMS", "KMS_DSSE"],
      source: awsDocs("AmazonECR/latest/APIReference/API_EncryptionConfiguration.html"),
    },
  },
  formats: {
    name: {
      pattern: new RegExp(`^(?=.{2,256}$)${part}(?:/${part})*$`),
      words: "have 2 to 256 lower-case letters, digits, ., _, __ or hyphens between them, and slashes",
      source: awsDocs("AmazonECR/latest/APIReference/API_CreateRepository.html"),
    },
  },
  defaults: { imageTagMutability: "MUTABLE" },
  kept: ["encryptionConfigurations"], // SuppressMissingOptionalConfigurationBlock in ecr/repository.go
  naming: { property: "name", maxLength: 256 },
  references: { "encryptionConfigurations.kmsKey": { to: keys } },
  computed: (live, id, { cloud }) => ({
    registryId: cloud.account,
    repositoryUrl: `${cloud.account}.dkr.ecr.${cloud.region}.${cloud.dnsSuffix}/${id}`,
    ...(live["encryptionConfigurations"] === undefined
      ? { encryptionConfigurations: [{ encryptionType: "AES256", kmsKey: "" }] }
      : {}),
  }),
  keeps: (live, id, cloud) => {
    if (live["forceDelete"] === true) return;
    if (cloud.all(imageType).some((image) => image.id.startsWith(`${id}@`)))
      throw new Refusal(
        "RepositoryNotEmptyException",
        `The repository with name '${id}' in registry with id '${cloud.account}' cannot be deleted because it still contains images`,
      );
  },
  taken: (live, cloud) =>
    new Refusal(
      "RepositoryAlreadyExistsException",
      `The repository with name '${text(live, "name")}' already exists in the registry with id '${cloud.account}'`,
    ),
  missing: (name) =>
    new Refusal("RepositoryNotFoundException", `The repository with name '${name}' does not exist in the registry`),
};

const partOf = {
  identity: ["repository"],
  references: { repository: { to: repositories } },
  id: (live) => text(live, "repository"),
  computed: (_live, _id, { cloud }) => ({ registryId: cloud.account }),
  owner: (live) => ({ type: "aws:ecr/repository:Repository", identifier: text(live, "repository") }),
} satisfies Partial<Kind>;

export const lifecyclePolicy: Kind = {
  token: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  noun: "ECR Lifecycle Policy",
  spec: "AWS::ECR::Repository",
  names: { policy: "LifecyclePolicy.LifecyclePolicyText", repository: "RepositoryName" },
  // CloudFormation updates; the official provider has no update.
  replaces: { policy: { when: true, source: terraform("ecr/lifecycle_policy") } },
  ...partOf,
  refuses: (live) => {
    try {
      JSON.parse(text(live, "policy"));
    } catch {
      throw new Refusal(
        "InvalidParameterException",
        "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: not valid JSON'",
      );
    }
  },
  taken: () => new Refusal("InvalidParameterException", "The repository has a lifecycle policy already"),
  missing: (name) =>
    new Refusal(
      "LifecyclePolicyNotFoundException",
      `Lifecycle policy does not exist for the repository with name '${name}'`,
    ),
};

export const repositoryPolicy: Kind = {
  token: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  noun: "ECR Repository Policy",
  spec: "AWS::ECR::Repository",
  names: { policy: "RepositoryPolicyText", repository: "RepositoryName" },
  ...partOf,
  refuses: (live) => {
    if (statements(text(live, "policy")) === undefined)
      throw new Refusal(
        "InvalidParameterException",
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
      );
  },
  taken: () => new Refusal("InvalidParameterException", "The repository has a policy already"),
  missing: (name) =>
    new Refusal(
      "RepositoryPolicyNotFoundException",
      `Repository policy does not exist for the repository with name '${name}'`,
    ),
};

export const pullThroughCacheRule: Kind = {
  token: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
  noun: "ECR Pull Through Cache Rule",
  spec: "AWS::ECR::PullThroughCacheRule",
  replaces: {
    // CloudFormation replaces; the official provider calls UpdatePullThroughCacheRule.
    credentialArn: { when: false, source: terraform("ecr/pull_through_cache_rule") },
    customRoleArn: { when: false, source: terraform("ecr/pull_through_cache_rule") },
  },
  formats: {
    ecrRepositoryPrefix: {
      pattern: /^(?=.{2,30}$)((?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*\/?|ROOT)$/,
      words: "have 2 to 30 lower-case letters, digits, single ._- between them, and slashes; or be ROOT",
      source: terraform("ecr/pull_through_cache_rule"),
    },
    credentialArn: {
      pattern: /^arn:[\w-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/[\w/+=.@-]+$/,
      words: "be the ARN of a secret whose name begins with ecr-pullthroughcache/",
      source: awsDocs("AmazonECR/latest/userguide/pull-through-cache-creating-secret.html"),
    },
  },
  identity: ["ecrRepositoryPrefix"],
  references: {
    credentialArn: {
      to: ["aws:secretsmanager/secret:Secret"],
      missing: (arn) =>
        new Refusal(
          "SecretNotFoundException",
          `The ARN of the secret specified in the pull through cache rule was not found: ${arn}`,
        ),
    },
    customRoleArn: { to: ["aws:iam/role:Role"] },
  },
  id: (live) => text(live, "ecrRepositoryPrefix"),
  computed: (_live, _id, { cloud }) => ({ registryId: cloud.account }),
  taken: (live, cloud) =>
    new Refusal(
      "PullThroughCacheRuleAlreadyExistsException",
      `The pull through cache rule with prefix '${text(live, "ecrRepositoryPrefix")}' already exists in the registry with id '${cloud.account}'`,
    ),
  missing: (prefix) =>
    new Refusal(
      "PullThroughCacheRuleNotFoundException",
      `Pull through cache rule for the prefix '${prefix}' was not found`,
    ),
};

export const repositoryCreationTemplate: Kind = {
  token: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
  noun: "ECR Repository Creation Template",
  spec: "AWS::ECR::RepositoryCreationTemplate",
  names: { encryptionConfigurations: "EncryptionConfiguration" },
  formats: {
    prefix: {
      // The official provider wants two characters, the API one.
      pattern: new RegExp(`^(?=.{2,256}$)(?:${part}(?:/${part})*/?|ROOT)$`),
      words: "have 2 to 256 lower-case letters, digits, ., _, __ or hyphens between them, and slashes; or be ROOT",
      source: awsDocs("AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html"),
    },
  },
  defaults: { imageTagMutability: "MUTABLE" },
  identity: ["prefix"],
  references: {
    customRoleArn: { to: ["aws:iam/role:Role"] },
    "encryptionConfigurations.kmsKey": { to: keys },
  },
  id: (live) => text(live, "prefix"),
  computed: (_live, _id, { cloud }) => ({ registryId: cloud.account }),
  refuses: (live) => {
    const needsRole = live["encryptionConfigurations"] !== undefined || live["resourceTags"] !== undefined;
    if (needsRole && text(live, "customRoleArn") === "")
      throw new Refusal(
        "InvalidParameterException",
        "Invalid parameter at 'customRoleArn' failed to satisfy constraint: 'A custom role is needed for KMS encryption and resource tags'",
      );
  },
  taken: (live) =>
    new Refusal(
      "TemplateAlreadyExistsException",
      `The repository creation template with prefix '${text(live, "prefix")}' already exists`,
    ),
  missing: (prefix) =>
    new Refusal("TemplateNotFoundException", `The repository creation template with prefix '${prefix}' was not found`),
};
