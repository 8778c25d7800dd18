import { ACCOUNT } from "../account.ts";
import type { Cases } from "./case.ts";

export const stores: Cases = () => {
  return [
    [
      "s3/bucketPolicy:BucketPolicy",
      () => ({ bucket: "no-such-bucket", policy: "{}" }),
      "NoSuchBucket: The specified bucket does not exist",
    ],
    [
      "ecr/lifecyclePolicy:LifecyclePolicy",
      () => ({ repository: "none", policy: "{}" }),
      "RepositoryNotFoundException: The repository with name 'none' does not exist",
    ],
    [
      "ecr/pullThroughCacheRule:PullThroughCacheRule",
      () => ({
        ecrRepositoryPrefix: "hub",
        upstreamRegistryUrl: "registry-1.docker.io",
        credentialArn: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:ecr-pullthroughcache/none`,
      }),
      "SecretNotFoundException",
    ],
    [
      "ssm/parameter:Parameter",
      () => ({ name: "big", type: "String", value: "x".repeat(4097) }),
      "Standard tier parameters support a maximum parameter value of 4096 characters.",
    ],
    [
      "ssm/parameter:Parameter",
      () => ({ name: "a/b", type: "String", value: "x" }),
      "Parameter name must be a fully qualified name.",
    ],
    [
      "secretsmanager/secret:Secret",
      () => ({ recoveryWindowInDays: 3 }),
      "RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
    ],
    [
      "secretsmanager/secretVersion:SecretVersion",
      () => ({ secretId: "none", secretString: "x" }),
      "Secrets Manager can't find the specified secret.",
    ],
    [
      "elasticache/replicationGroup:ReplicationGroup",
      () => ({ description: "d", nodeType: "cache.t4g.micro", authToken: "correct-horse-battery" }),
      "The AUTH token can only be set when encryption in transit is enabled.",
    ],
    [
      "elasticache/replicationGroup:ReplicationGroup",
      () => ({ description: "d", nodeType: "cache.t4g.micro", multiAzEnabled: true }),
      "automatic_failover_enabled must be true if multi_az_enabled is true",
    ],
    [
      "elasticache/replicationGroup:ReplicationGroup",
      () => ({ description: "d", nodeType: "cache.t4g.micro", automaticFailoverEnabled: true, numCacheClusters: 1 }),
      "must be at least 2",
    ],
    [
      "elasticache/replicationGroup:ReplicationGroup",
      () => ({ description: "d", nodeType: "cache.t4g.micro", subnetGroupName: "none" }),
      "CacheSubnetGroupNotFoundFault: Cache Subnet Group none does not exist.",
    ],
    [
      "elasticache/replicationGroup:ReplicationGroup",
      () => ({ description: "d", nodeType: "cache.t4g.micro", userGroupIds: ["none"], transitEncryptionEnabled: true }),
      "User group none not found.",
    ],
    [
      "elasticache/user:User",
      () => ({ userId: "open", userName: "default", engine: "valkey", accessString: "on ~* +@all" }),
      "No password was provided.",
    ],
    [
      "elasticache/userGroup:UserGroup",
      () => ({ userGroupId: "nobody", engine: "redis" }),
      "User group needs to contain a user with the user name default.",
    ],
    [
      "ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
      () => ({
        prefix: "hub",
        appliedFors: ["PULL_THROUGH_CACHE"],
        encryptionConfigurations: [{ encryptionType: "KMS" }],
      }),
      "A custom role is needed",
    ],
    ["sqs/queue:Queue", () => ({ name: "q", fifoQueue: true }), "must end with .fifo suffix"],
    [
      "cloudwatch/eventRule:EventRule",
      () => ({}),
      "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    ],
    [
      "route53/record:Record",
      () => ({ zoneId: "Znowhere", name: "a", type: "A", records: ["192.0.2.1"], ttl: 60 }),
      "NoSuchHostedZone: No hosted zone found with ID: Znowhere",
    ],
    ["acm/certificate:Certificate", () => ({ domainName: "example.com" }), "needs a validationMethod"],
  ];
};
