import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { policyText, type Statement } from "../policy-document.ts";
import { boundaryArn } from "./boundary.ts";

/** Where Pulumi keeps an environment's state. */
export interface StatePlace {
  /** Name of the bucket. */
  readonly bucket: string;
  /** ARN of the key that the state's secrets are encrypted with. */
  readonly key: string;
}

export interface CiPlace {
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** @default none: whoever runs Pulumi is given the state by other means */
  readonly state?: StatePlace;
}

/** Services whose objects the platform is made of; all of them regional. */
const services = [
  "acm",
  "autoscaling",
  "ec2",
  "ecr",
  "eks",
  "elasticache",
  "elasticloadbalancing",
  "events",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "sqs",
  "ssm",
];

/** Services that AWS makes roles of its own for. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const linked = [
  "autoscaling.amazonaws.com",
  "eks.amazonaws.com",
  "eks-nodegroup.amazonaws.com",
  "elasticache.amazonaws.com",
  "elasticloadbalancing.amazonaws.com",
  "spot.amazonaws.com",
];

/** Who is handed roles of the platform. */
const assumers = ["ec2.amazonaws.com", "eks.amazonaws.com", "pods.eks.amazonaws.com", "vpc-flow-logs.amazonaws.com"];

function stateStatements(state: StatePlace | undefined, actions: readonly string[], keyActions: readonly string[]) {
  if (state === undefined) return [];
  const bucket = `arn:aws:s3:::${state.bucket}`;
  return [
    { Sid: "StateObjects", Effect: "Allow", Action: actions, Resource: `${bucket}/*` },
    { Sid: "StateList", Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: bucket },
    { Sid: "StateKey", Effect: "Allow", Action: keyActions, Resource: state.key },
  ] as const satisfies readonly Statement[];
}

/** What previews need of the state: reading. Pulumi locks nothing for a preview. */
export function stateReading(state: StatePlace | undefined): readonly Statement[] {
  return stateStatements(state, ["s3:GetObject"], ["kms:Decrypt", "kms:DescribeKey"]);
}

/**
 * What a deployment may do: everything to the services that the platform is made of, in its region; to identities only what is the
 * environment's own, within the boundary, and nothing to the boundary and to CI's roles.
 */
export function deployPolicy({ environment, account, region, state }: CiPlace): string {
  const own = (kind: "role" | "policy", name: string) => `arn:aws:iam::${account}:${kind}/${name}`;
  const roles = own("role", awsName(environment, "*"));
  const boundary = boundaryArn(account, environment);
  const keepers = [own("role", awsName(environment, "deploy")), own("role", awsName(environment, "preview")), boundary];
  return policyText([
    {
      Sid: "Platform",
      Effect: "Allow",
      Action: services.map((service) => `${service}:*`),
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Sid: "Names",
      Effect: "Allow",
      Action: ["route53:Get*", "route53:List*", "route53:ChangeResourceRecordSets"],
      Resource: "*",
    },
    { Sid: "IdentitiesRead", Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
    {
      Sid: "RolesWithinTheBoundary",
      Effect: "Allow",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ],
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
    },
    {
      Sid: "Roles",
      Effect: "Allow",
      Action: ["iam:DeleteRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"],
      Resource: roles,
    },
    {
      Sid: "Policies",
      Effect: "Allow",
      Action: [
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:TagPolicy",
        "iam:UntagPolicy",
      ],
      Resource: own("policy", awsName(environment, "*")),
    },
    {
      Sid: "HandOver",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": assumers } },
    },
    {
      Sid: "LinkedRoles",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:AWSServiceName": linked } },
    },
    {
      Sid: "NotWhatKeepsItIn",
      Effect: "Deny",
      NotAction: ["iam:Get*", "iam:List*", "sts:*"],
      Resource: keepers,
    },
    ...stateStatements(
      state,
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
    ),
  ]);
}
