import { LogGroup as CloudWatchLogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import type { RetentionDays } from "../log-retention.ts";
import { logKeyPolicy } from "./key-policy.ts";

export { logGroupArn } from "./key-policy.ts";

/** What others need to know of a group of logs. */
export interface LogGroupRef {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

export interface LogGroupArgs {
  /** Of the group: `/ml-serving/prd/flow-logs`. Services of AWS that choose the name themselves say which. */
  readonly group: string;
  /** Of the key's alias, without `alias/`. */
  readonly key: string;
  readonly days: RetentionDays;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Whether the engine refuses to delete the key, without which nobody reads the logs. */
  readonly protect: boolean;
}

/** Logs in CloudWatch, encrypted with a key of their own that nothing else can use. */
export class LogGroup extends pulumi.ComponentResource {
  readonly ref: LogGroupRef;

  constructor(name: string, args: LogGroupArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:LogGroup", name, { args }, opts);
    const parent = { parent: this };
    const { protect } = args;
    const key = new Key(
      name,
      {
        description: `Logs in ${args.group}`,
        enableKeyRotation: true,
        // From 7 to 30: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
        deletionWindowInDays: protect ? 30 : 7,
        policy: logKeyPolicy(args),
        tags: { Name: args.key },
      },
      { ...parent, protect },
    );
    new Alias(name, { name: `alias/${args.key}`, targetKeyId: key.id }, parent);
    const group = new CloudWatchLogGroup(
      name,
      { name: args.group, retentionInDays: args.days, kmsKeyId: key.arn },
      parent,
    );
    this.ref = { name: group.name, arn: group.arn };
    this.registerOutputs({ ref: this.ref });
  }
}
