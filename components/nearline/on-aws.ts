import { Queue } from "@pulumi/aws/sqs/queue.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import { kedaNamespace, teamNamespace } from "../network-peers.ts";
import { PodRole } from "../pod-role/index.ts";
import { nearlineAccount, resolveNearline, type NearlineSpec } from "./settings.ts";
import {
  keptSeconds,
  mostDeliveries,
  scalerStatements,
  sqsNames,
  visibilitySeconds,
  workerStatements,
  type SqsPlace,
} from "./sqs/queues.ts";
import { outletStatements } from "./ways-out.ts";

export interface SqsQueuesArgs extends SqsPlace {
  readonly cluster: pulumi.Input<string>;
  /** ARN of the key that encrypts messages. */
  readonly key: pulumi.Input<string>;
  readonly models: readonly { readonly name: string; readonly team: string; readonly nearline: NearlineSpec }[];
  /** Whether a queue refuses to be deleted: what waits in it is lost with it. */
  readonly protect: boolean;
}

/**
 * Three queues on SQS for each model that has one: requests, results, dead letters; and who may use them: the model's
 * workers theirs, and what scales workers may ask how much waits. Costs: https://aws.amazon.com/sqs/pricing/
 */
export class SqsModelQueues extends pulumi.ComponentResource {
  constructor(name: string, args: SqsQueuesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:SqsModelQueues", name, {}, opts);
    const { environment, cluster, key, models, protect } = args;
    const parent = { parent: this };
    for (const { name: model, team, nearline: spec } of models) {
      const nearline = resolveNearline(spec, environment);
      const names = sqsNames(model, environment);
      const common = { kmsMasterKeyId: key, messageRetentionSeconds: keptSeconds };
      const kept = { ...parent, protect };
      const dead = new Queue(`${model}-dead`, { ...common, name: names.dead }, kept);
      new Queue(
        `${model}-requests`,
        {
          ...common,
          name: names.requests,
          visibilityTimeoutSeconds: visibilitySeconds(nearline),
          redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: mostDeliveries }),
        },
        kept,
      );
      new Queue(`${model}-results`, { ...common, name: names.results }, kept);
      new PodRole(
        `${model}-nearline`,
        {
          name: awsName(environment, "nearline", model),
          cluster,
          namespace: teamNamespace(team),
          serviceAccount: nearlineAccount(model),
          allows: pulumi
            .output(key)
            .apply((arn) => [...workerStatements(model, args, arn), ...outletStatements({ team, nearline }, args)]),
        },
        parent,
      );
    }
    new PodRole(
      "keda",
      {
        name: awsName(environment, "keda"),
        cluster,
        namespace: kedaNamespace,
        // As its chart calls it: https://github.com/kedacore/charts/blob/cbb9bb8/keda/values.yaml
        serviceAccount: "keda-operator",
        allows: scalerStatements(args),
      },
      parent,
    );
    this.registerOutputs({});
  }
}
