import { Secret } from "../../../../local/providers/serve/values.ts";
import type { Sample } from "./sample.ts";

export const data: readonly Sample[] = [
  {
    type: "elasticache/subnetGroup:SubnetGroup",
    name: "subnets",
    inputs: (ref) => ({ subnetIds: [ref("subnet-a"), ref("subnet-b")] }),
  },
  {
    type: "elasticache/parameterGroup:ParameterGroup",
    name: "parameters",
    inputs: () => ({ family: "valkey8", parameters: [{ name: "maxmemory-policy", value: "allkeys-lru" }] }),
  },
  {
    type: "elasticache/replicationGroup:ReplicationGroup",
    name: "redis",
    inputs: (ref) => ({
      replicationGroupId: "suite",
      description: "features",
      engine: "valkey",
      engineVersion: "8.0",
      nodeType: "cache.r7g.large",
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      authToken: new Secret("correct-horse-battery-staple"),
      subnetGroupName: ref("subnets"),
      parameterGroupName: ref("parameters"),
      securityGroupIds: [ref("group")],
      kmsKeyId: ref("key", "arn"),
    }),
  },
  {
    type: "elasticache/user:User",
    name: "caller",
    inputs: () => ({
      userId: "suite-caller",
      userName: "default",
      engine: "valkey",
      accessString: "on ~* &* +@all -@dangerous",
      passwords: [new Secret("correct-horse-battery-staple")],
    }),
  },
  {
    type: "elasticache/userGroup:UserGroup",
    name: "callers",
    inputs: (ref) => ({ userGroupId: "suite-callers", engine: "valkey", userIds: [ref("caller")] }),
  },
  { type: "secretsmanager/secret:Secret", name: "token", inputs: () => ({ recoveryWindowInDays: 0 }) },
  {
    type: "secretsmanager/secretVersion:SecretVersion",
    name: "token-1",
    inputs: (ref) => ({ secretId: ref("token"), secretString: new Secret("hunter2-hunter2") }),
  },
  {
    type: "ssm/parameter:Parameter",
    name: "contract",
    inputs: () => ({ name: "/suite/platform", type: "String", value: '{"version":1}' }),
  },
  { type: "sqs/queue:Queue", name: "interruptions", inputs: () => ({ messageRetentionSeconds: 300 }) },
  {
    type: "sqs/queuePolicy:QueuePolicy",
    name: "sends",
    inputs: (ref) => ({
      queueUrl: ref("interruptions"),
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: ref("interruptions", "arn"),
          },
        ],
      },
    }),
  },
  {
    type: "cloudwatch/eventRule:EventRule",
    name: "spot",
    inputs: () => ({ eventPattern: JSON.stringify({ source: ["aws.ec2"] }) }),
  },
  {
    type: "cloudwatch/eventTarget:EventTarget",
    name: "to-queue",
    inputs: (ref) => ({ rule: ref("spot"), arn: ref("interruptions", "arn") }),
  },
  { type: "route53/zone:Zone", name: "zone", inputs: () => ({ name: "suite.example.com" }) },
  {
    type: "route53/record:Record",
    name: "api",
    inputs: (ref) => ({ zoneId: ref("zone"), name: "api", type: "A", ttl: 60, records: ["192.0.2.1"] }),
  },
  {
    type: "acm/certificate:Certificate",
    name: "certificate",
    inputs: () => ({ domainName: "api.suite.example.com", validationMethod: "DNS" }),
  },
  {
    type: "route53/record:Record",
    name: "proof",
    inputs: (ref) => {
      const [option] = ref("certificate", "domainValidationOptions") as unknown as [Record<string, string>];
      return {
        zoneId: ref("zone"),
        name: option["resourceRecordName"] ?? "",
        type: option["resourceRecordType"] ?? "",
        ttl: 60,
        records: [option["resourceRecordValue"] ?? ""],
      };
    },
  },
  {
    type: "acm/certificateValidation:CertificateValidation",
    name: "valid",
    inputs: (ref) => ({ certificateArn: ref("certificate", "arn"), validationRecordFqdns: [ref("proof", "fqdn")] }),
  },
];
