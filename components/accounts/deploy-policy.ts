import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { policyText } from "../policy-document.ts";
import { stateBucket, stateKeyAlias } from "../state-names.ts";
import { boundaryArn } from "./boundary.ts";

/** The environment whose roles are meant, and where it is. */
export interface CiPlace {
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** Services whose objects the platform and its state are made of; all of them regional. */
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

/**
 * What a deployment may do: everything to the services that the platform is made of, in its region; to identities only what is the
 * environment's own, within the boundary, and nothing to the boundary and to CI's roles. The state it writes, and cannot lose.
 */
export function deployPolicy({ environment, account, region }: CiPlace): string {
  const own = (kind: "role" | "policy", name: string) => `arn:aws:iam::${account}:${kind}/${name}`;
  const roles = own("role", awsName(environment, "*"));
  const boundary = boundaryArn(account, environment);
  const state = `arn:aws:s3:::${stateBucket(environment, account)}`;
  // Those of Jenkins' agents among them, which become roles of other environments: nor may it hand them to other pods.
  const keepers = [
    ...["deploy", "preview", "agents-*"].map((name) => own("role", awsName(environment, name))),
    boundary,
  ];
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
    {
      // What was deployed before can be had back, whatever a deployment does.
      Sid: "TheStateStays",
      Effect: "Deny",
      Action: ["s3:DeleteBucket", "s3:DeleteObjectVersion", "s3:PutBucketPolicy", "s3:PutBucketVersioning"],
      Resource: [state, `${state}/*`],
    },
    {
      Sid: "SoDoesItsKey",
      Effect: "Deny",
      Action: ["kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
      Resource: "*",
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": stateKeyAlias(environment) } },
    },
  ]);
}
