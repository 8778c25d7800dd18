import type { AwsQuestion } from "./questions.ts";

/**
 * Types whose objects get ids of AWS's own making, and are found by their tags: what the Resource Groups Tagging API calls
 * them, and the id in their ARN.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-resources-for-iam-policies
 */
const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
const wholeArn = (arn: string): string => arn;

export const taggedTypes: Readonly<Record<string, { readonly kind: string; readonly id: (arn: string) => string }>> = {
  "aws:acm/certificate:Certificate": { kind: "acm:certificate", id: wholeArn },
  "aws:ec2/eip:Eip": { kind: "ec2:elastic-ip", id: lastPart },
  "aws:ec2/flowLog:FlowLog": { kind: "ec2:vpc-flow-log", id: lastPart },
  "aws:ec2/internetGateway:InternetGateway": { kind: "ec2:internet-gateway", id: lastPart },
  "aws:ec2/launchTemplate:LaunchTemplate": { kind: "ec2:launch-template", id: lastPart },
  "aws:ec2/natGateway:NatGateway": { kind: "ec2:natgateway", id: lastPart },
  "aws:ec2/routeTable:RouteTable": { kind: "ec2:route-table", id: lastPart },
  "aws:ec2/securityGroup:SecurityGroup": { kind: "ec2:security-group", id: lastPart },
  "aws:ec2/subnet:Subnet": { kind: "ec2:subnet", id: lastPart },
  "aws:ec2/vpc:Vpc": { kind: "ec2:vpc", id: lastPart },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { kind: "ec2:vpc-endpoint", id: lastPart },
  "aws:kms/key:Key": { kind: "kms:key", id: lastPart },
};

/** Asks for objects by all of these tags: https://docs.aws.amazon.com/cli/latest/reference/resourcegroupstaggingapi/get-resources.html */
export function taggedQuestion(kind: string, tags: Readonly<Record<string, string>>): AwsQuestion {
  return [
    "resourcegroupstaggingapi",
    "get-resources",
    "--resource-type-filters",
    kind,
    "--tag-filters",
    JSON.stringify(Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }))),
  ];
}
