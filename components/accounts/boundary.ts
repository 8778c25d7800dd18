import type { EnvironmentName } from "../environment-names.ts";
import { awsName } from "../aws-names.ts";
import { policyText } from "../policy-document.ts";

/** ARN of the environment's boundary. */
export function boundaryArn(account: string, environment: EnvironmentName): string {
  return `arn:aws:iam::${account}:policy/${awsName(environment, "boundary")}`;
}

/**
 * What roles of the platform may do at most, whatever their policies say: nothing to identities, accounts and organisations, and no becoming
 * another role. Who may make roles could otherwise make one that may do more than he.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export const boundaryPolicy = policyText([
  {
    Sid: "AllButIdentities",
    Effect: "Allow",
    NotAction: ["account:*", "iam:*", "organizations:*", "sts:AssumeRole"],
    Resource: "*",
  },
  {
    // The load balancer controller asks for both: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/
    Sid: "WhatControllersAsk",
    Effect: "Allow",
    Action: ["iam:CreateServiceLinkedRole", "iam:GetServerCertificate", "iam:ListServerCertificates"],
    Resource: "*",
  },
]);
