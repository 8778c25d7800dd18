import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { accountDecides, policyText } from "../policy-document.ts";

/** What others need to know of the key: its ARN. */
export type DataKeyRef = pulumi.Output<string>;

export interface DataKeyArgs {
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  /** Whether its deletion is refused: what it encrypted is lost with it. */
  readonly protect: boolean;
}

/**
 * The one key for what an environment keeps: models, images, Redis, secrets. Services use it in the name of whoever calls
 * them, so that IAM alone decides. Costs: https://aws.amazon.com/kms/pricing/
 */
export class DataKey extends pulumi.ComponentResource {
  readonly ref: DataKeyRef;

  constructor(name: string, args: DataKeyArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, account, protect } = args;
    super("ml-serving:index:DataKey", name, { environment }, opts);
    const parent = { parent: this };
    const key = new Key(
      name,
      {
        description: `What ${awsName(environment)} keeps`,
        enableKeyRotation: true,
        // From 7 to 30: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
        deletionWindowInDays: protect ? 30 : 7,
        policy: policyText([accountDecides(account)]),
        tags: { Name: awsName(environment, "data") },
      },
      { ...parent, protect },
    );
    new Alias(name, { name: `alias/${awsName(environment, "data")}`, targetKeyId: key.id }, parent);
    this.ref = key.arn;
    this.registerOutputs({ ref: this.ref });
  }
}
