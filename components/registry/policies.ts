import { policyText, type Statement } from "../policy-document.ts";
import type { NewRegistry } from "./settings.ts";

/** What pulling an image takes: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html */
const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/**
 * Untagged images end; tagged ones never do, and a tag of an immutable repository stays with its image.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function lifecyclePolicy({ keepUntaggedDays }: NewRegistry): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `untagged for ${keepUntaggedDays} days`,
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: keepUntaggedDays,
        },
        action: { type: "expire" },
      },
    ],
  });
}

/** Lets other accounts pull, and nothing else; undefined where none may: then the account's own IAM policies decide alone. */
export function repositoryPolicy({ pulledBy = [] }: NewRegistry): string | undefined {
  if (pulledBy.length === 0) return undefined;
  return policyText([
    {
      Sid: "PromotionPulls",
      Effect: "Allow",
      Principal: { AWS: pulledBy.map((account) => `arn:aws:iam::${account}:root`) },
      Action: pull,
    },
  ]);
}

/** Repositories below a prefix, as policies name them. */
export interface RepositoryPaths {
  readonly account: string;
  readonly region: string;
  readonly prefixes: readonly string[];
}

function arnsBelow({ account, region, prefixes }: RepositoryPaths): readonly string[] {
  return prefixes.map((prefix) => `arn:aws:ecr:${region}:${account}:repository/${prefix}/*`);
}

/**
 * What nodes may do beyond pulling, so that the first pull of an image brings it into its cache.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
 */
export function cachePullPolicy(caches: RepositoryPaths): string {
  return policyText([
    {
      Sid: "FillCaches",
      Effect: "Allow",
      Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
      Resource: arnsBelow(caches),
    },
  ]);
}

/**
 * What ECR itself may do when it makes a repository of a cache.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html
 * @param key ARN of the key that encrypts them
 */
export function templatePolicy(caches: RepositoryPaths, key: string): string {
  const statements: readonly Statement[] = [
    {
      Sid: "MakeRepositories",
      Effect: "Allow",
      Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
      Resource: arnsBelow(caches),
    },
    {
      Sid: "EncryptThem",
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
      Resource: key,
    },
  ];
  return policyText(statements);
}
