import { text } from "../../serve/json.ts";
import { Refusal } from "../cloud/refusal.ts";
import type { Kind } from "./kind.ts";
import { keys } from "./kms.ts";
import { awsDocs, prefixReplaces, terraform } from "./sources.ts";

export const logGroup: Kind = {
  token: "aws:cloudwatch/logGroup:LogGroup",
  noun: "CloudWatch Logs Log Group",
  spec: "AWS::Logs::LogGroup",
  names: { name: "LogGroupName" },
  own: ["namePrefix", "skipDestroy"],
  replaces: {
    namePrefix: prefixReplaces("logs/group"),
    logGroupClass: { when: true, source: terraform("logs/group") },
  },
  allowed: {
    // Zero keeps for ever; CloudFormation has the property left out for that.
    retentionInDays: {
      values: "0 1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653".split(" "),
      source: awsDocs("AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"),
    },
  },
  formats: {
    name: {
      pattern: /^(?!aws\/)[.\-_/#A-Za-z0-9]{1,512}$/,
      words: "have at most 512 letters, digits and .-_/#, and not begin with aws/",
      source: awsDocs("AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"),
    },
  },
  defaults: { retentionInDays: 0, skipDestroy: false },
  apart: [["name", "namePrefix"]],
  naming: { property: "name", maxLength: 512 },
  references: { kmsKeyId: { to: keys } },
  computed: (live) => ({
    logGroupClass: text(live, "logGroupClass") || "STANDARD",
    deletionProtectionEnabled: live["deletionProtectionEnabled"] ?? false,
  }),
  keeps: (live, id) => {
    if (live["deletionProtectionEnabled"] === true)
      throw new Refusal(
        "ValidationException",
        `Log group ${id} cannot be deleted: deletion protection is enabled. Disable deletion protection and try again.`,
      );
  },
  taken: () => new Refusal("ResourceAlreadyExistsException", "The specified log group already exists"),
  missing: () => new Refusal("ResourceNotFoundException", "The specified log group does not exist."),
  // Flow logs and others write the ARN of the log streams in it.
  known: (live) => [`${text(live, "arn")}:*`],
};

const rules = ["aws:cloudwatch/eventRule:EventRule"];

export const eventRule: Kind = {
  token: "aws:cloudwatch/eventRule:EventRule",
  noun: "EventBridge Rule",
  spec: "AWS::Events::Rule",
  own: ["forceDestroy", "isEnabled", "namePrefix"],
  replaces: { namePrefix: prefixReplaces("events/rule") },
  formats: {
    name: {
      pattern: /^[.\-_A-Za-z0-9]{1,64}$/,
      words: "have at most 64 letters, digits and .-_",
      source: awsDocs("eventbridge/latest/APIReference/API_PutRule.html"),
    },
    scheduleExpression: {
      pattern: /^(rate\(\d+ (minute|hour|day)s?\)|cron\([^)]+\))$/,
      words: "be rate(VALUE UNIT) or cron(FIELDS)",
      source: awsDocs("eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"),
    },
  },
  defaults: { eventBusName: "default", forceDestroy: false, state: "ENABLED" },
  apart: [
    ["name", "namePrefix"],
    ["isEnabled", "state"],
  ],
  naming: { property: "name", maxLength: 64 },
  references: { roleArn: { to: ["aws:iam/role:Role"] } },
  id: (live) =>
    text(live, "eventBusName") === "default"
      ? text(live, "name")
      : `${text(live, "eventBusName")}/${text(live, "name")}`,
  refuses: (live) => {
    const pattern = text(live, "eventPattern");
    if (pattern === "" && text(live, "scheduleExpression") === "")
      throw new Refusal("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    if (pattern === "") return;
    try {
      JSON.parse(pattern);
    } catch {
      throw new Refusal("InvalidEventPatternException", "Event pattern is not valid. Reason: not valid JSON");
    }
  },
  taken: (live) => new Refusal("ResourceAlreadyExistsException", `Rule ${text(live, "name")} already exists`),
  missing: (id) => new Refusal("ResourceNotFoundException", `Rule ${id} does not exist on EventBus default.`),
  inUse: () => new Refusal("ValidationException", "Rule can't be deleted since it has targets."),
};

export const eventTarget: Kind = {
  token: "aws:cloudwatch/eventTarget:EventTarget",
  noun: "EventBridge Target",
  spec: "AWS::Events::Rule",
  within: ["Targets"],
  names: {
    batchTarget: "Targets.BatchParameters",
    ecsTarget: "Targets.EcsParameters",
    httpTarget: "Targets.HttpParameters",
    kinesisTarget: "Targets.KinesisParameters",
    redshiftTarget: "Targets.RedshiftDataParameters",
    rule: "Name",
    runCommandTargets: "Targets.RunCommandParameters.RunCommandTargets",
    sagemakerPipelineTarget: "Targets.SageMakerPipelineParameters",
    sqsTarget: "Targets.SqsParameters",
    targetId: "Targets.Id",
    appsyncTarget: "Targets.AppSyncParameters",
    // The role that starts the target is the target's own.
    roleArn: "Targets.RoleArn",
  },
  own: ["forceDestroy"],
  replaces: { targetId: { when: true, source: terraform("events/target") } },
  defaults: { eventBusName: "default", forceDestroy: false },
  naming: { property: "targetId", maxLength: 64 },
  references: {
    rule: { to: rules, holds: true },
    arn: { to: ["aws:sqs/queue:Queue", "aws:cloudwatch/logGroup:LogGroup"] },
    roleArn: { to: ["aws:iam/role:Role"] },
    "deadLetterConfig.arn": { to: ["aws:sqs/queue:Queue"] },
  },
  id: (live) => `${text(live, "rule")}-${text(live, "targetId")}`,
  importId: (text_) => text_.split("/").slice(-2).join("-"),
  taken: (live) =>
    new Refusal("ValidationException", `Target ${text(live, "targetId")} of rule ${text(live, "rule")} exists already`),
  missing: (id) => new Refusal("ResourceNotFoundException", `Target ${id} does not exist.`),
};

export const queue: Kind = {
  token: "aws:sqs/queue:Queue",
  noun: "SQS Queue",
  spec: "AWS::SQS::Queue",
  names: {
    maxMessageSize: "MaximumMessageSize",
    messageRetentionSeconds: "MessageRetentionPeriod",
    name: "QueueName",
    receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
    visibilityTimeoutSeconds: "VisibilityTimeout",
  },
  own: ["namePrefix", "policy"],
  replaces: { namePrefix: prefixReplaces("sqs/queue") },
  allowed: {
    deduplicationScope: { values: ["messageGroup", "queue"], source: terraform("sqs/queue") },
    fifoThroughputLimit: { values: ["perQueue", "perMessageGroupId"], source: terraform("sqs/queue") },
  },
  formats: {
    name: {
      pattern: /^[\w-]{1,80}(\.fifo)?$/,
      words: "have at most 80 letters, digits, - and _, and end with .fifo for a FIFO queue",
      source: awsDocs("AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html"),
    },
  },
  defaults: {
    contentBasedDeduplication: false,
    delaySeconds: 0,
    fifoQueue: false,
    maxMessageSize: 262_144,
    messageRetentionSeconds: 345_600,
    receiveWaitTimeSeconds: 0,
    visibilityTimeoutSeconds: 30,
  },
  apart: [
    ["name", "namePrefix"],
    ["kmsMasterKeyId", "sqsManagedSseEnabled"],
  ],
  naming: {
    property: "name",
    maxLength: 80,
    form: (proposed, inputs) => (inputs["fifoQueue"] === true ? `${proposed}.fifo` : proposed),
  },
  references: { kmsMasterKeyId: { to: keys } },
  id: (live, { cloud }) => `https://sqs.${cloud.region}.${cloud.dnsSuffix}/${cloud.account}/${text(live, "name")}`,
  arnName: (live) => text(live, "name"),
  computed: (live, id) => ({
    url: id,
    sqsManagedSseEnabled: live["sqsManagedSseEnabled"] ?? text(live, "kmsMasterKeyId") === "",
    kmsDataKeyReusePeriodSeconds: live["kmsDataKeyReusePeriodSeconds"] ?? 300,
  }),
  refuses: (live) => {
    if ((live["fifoQueue"] === true) !== text(live, "name").endsWith(".fifo"))
      throw new Refusal(
        "InvalidParameterValue",
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.",
      );
  },
  taken: (live) =>
    new Refusal(
      "QueueAlreadyExists",
      `A queue already exists with the same name and a different value for some attribute: ${text(live, "name")}`,
    ),
  missing: () => new Refusal("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."),
  known: (live) => [text(live, "url")],
};

export const queuePolicy: Kind = {
  token: "aws:sqs/queuePolicy:QueuePolicy",
  noun: "SQS Queue Policy",
  spec: "AWS::SQS::QueuePolicy",
  names: { policy: "PolicyDocument", queueUrl: "Queues" },
  replaces: { queueUrl: { when: true, source: terraform("sqs/queue_policy") } },
  identity: ["queueUrl"],
  references: { queueUrl: { to: ["aws:sqs/queue:Queue"] } },
  id: (live) => text(live, "queueUrl"),
  owner: (live) => ({ type: "aws:sqs/queue:Queue", identifier: text(live, "queueUrl") }),
  taken: () => new Refusal("InvalidAttributeValue", "The queue has a policy already, managed by another resource"),
  missing: () => new Refusal("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."),
};
