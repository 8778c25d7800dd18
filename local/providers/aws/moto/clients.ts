import type { ACM } from "@aws-sdk/client-acm";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { ECR } from "@aws-sdk/client-ecr";
import type { EKS } from "@aws-sdk/client-eks";
import type { ElastiCache } from "@aws-sdk/client-elasticache";
import type { EventBridge } from "@aws-sdk/client-eventbridge";
import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { Route53 } from "@aws-sdk/client-route-53";
import type { S3 } from "@aws-sdk/client-s3";
import type { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { SQS } from "@aws-sdk/client-sqs";
import type { SSM } from "@aws-sdk/client-ssm";
import { quietAwsSdk } from "../../../aws-sdk.ts";

/** AWS's own clients for one account and region of moto; each is loaded when it is first asked for. */
export interface Clients {
  readonly acm: () => Promise<ACM>;
  readonly ec2: () => Promise<EC2>;
  readonly ecr: () => Promise<ECR>;
  readonly eks: () => Promise<EKS>;
  readonly elasticache: () => Promise<ElastiCache>;
  readonly events: () => Promise<EventBridge>;
  readonly iam: () => Promise<IAM>;
  readonly kms: () => Promise<KMS>;
  readonly logs: () => Promise<CloudWatchLogs>;
  readonly route53: () => Promise<Route53>;
  readonly s3: () => Promise<S3>;
  readonly secrets: () => Promise<SecretsManager>;
  readonly sqs: () => Promise<SQS>;
  readonly ssm: () => Promise<SSM>;
}

/** What every client is made with: nothing is read from the machine's own settings of AWS. */
function configuration(endpoint: string, region: string) {
  return {
    endpoint,
    region,
    // Nobody's: moto takes any, and none of a real account may ever be sent.
    credentials: { accessKeyId: "stand-in", secretAccessKey: "stand-in" },
    // What moto refuses is its verdict, not an accident to be tried again.
    maxAttempts: 1,
  };
}

/** moto's own way to tell whose account is meant: https://docs.getmoto.org/en/latest/docs/multi_account.html */
const accountHeader = "x-moto-account-id";

interface Middleware {
  readonly middlewareStack: {
    add(
      wrap: (next: (args: { request: unknown }) => unknown) => (args: { request: unknown }) => unknown,
      options: { readonly step: "build" },
    ): void;
  };
}

/** @param endpoint on this machine */
export function clientsOf(endpoint: string, account: string, region: string): Clients {
  quietAwsSdk();
  const settings = configuration(endpoint, region);
  const once = <Client>(load: () => Promise<Client>): (() => Promise<Client>) => {
    let loading: Promise<Client> | undefined;
    return () =>
      (loading ??= load().then((client) => {
        (client as unknown as Middleware).middlewareStack.add(
          (next) => (args) => {
            (args.request as { headers: Record<string, string> }).headers[accountHeader] = account;
            return next(args);
          },
          { step: "build" },
        );
        return client;
      }));
  };
  return {
    acm: once(async () => new (await import("@aws-sdk/client-acm")).ACM(settings)),
    ec2: once(async () => new (await import("@aws-sdk/client-ec2")).EC2(settings)),
    ecr: once(async () => new (await import("@aws-sdk/client-ecr")).ECR(settings)),
    eks: once(async () => new (await import("@aws-sdk/client-eks")).EKS(settings)),
    elasticache: once(async () => new (await import("@aws-sdk/client-elasticache")).ElastiCache(settings)),
    events: once(async () => new (await import("@aws-sdk/client-eventbridge")).EventBridge(settings)),
    iam: once(async () => new (await import("@aws-sdk/client-iam")).IAM(settings)),
    kms: once(async () => new (await import("@aws-sdk/client-kms")).KMS(settings)),
    logs: once(async () => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs(settings)),
    route53: once(async () => new (await import("@aws-sdk/client-route-53")).Route53(settings)),
    s3: once(async () => new (await import("@aws-sdk/client-s3")).S3({ ...settings, forcePathStyle: true })),
    secrets: once(async () => new (await import("@aws-sdk/client-secrets-manager")).SecretsManager(settings)),
    sqs: once(async () => new (await import("@aws-sdk/client-sqs")).SQS(settings)),
    ssm: once(async () => new (await import("@aws-sdk/client-ssm")).SSM(settings)),
  };
}
