import { crc32 } from "node:zlib";

/** A command of the AWS command line, without the word `aws`. */
export type AwsQuestion = readonly [string, ...string[]];

type Inputs = Readonly<Record<string, unknown>>;

/** How an object is asked for whose name or place the program decides. */
export interface NamedQuestion {
  readonly ask: (inputs: Inputs) => AwsQuestion;
  /** The ids of what the answer holds that is like the inputs; an answer to a question about one object has one. */
  readonly ids: (inputs: Inputs, answer: unknown) => readonly string[];
}

function text(inputs: Inputs, key: string): string {
  const value = inputs[key];
  return typeof value === "string" ? value : "";
}

/** A list in an answer; empty where there is none. */
function list(answer: unknown, ...path: readonly (string | number)[]): readonly Inputs[] {
  const found = path.reduce<unknown>(
    (at, step) => (at as Record<string | number, unknown> | null | undefined)?.[step],
    answer,
  );
  return Array.isArray(found) ? (found as readonly Inputs[]) : [];
}

/** One object, by the inputs that name it: that there is an answer says that it is there. */
function one(ask: NamedQuestion["ask"], id: (inputs: Inputs) => string): NamedQuestion {
  return { ask, ids: (inputs) => [id(inputs)] };
}

/** The routes' own ids are made of their table and destination: https://github.com/hashicorp/terraform-provider-aws/blob/v6.0.0/internal/service/ec2/id.go */
function routeId(table: string, destination: string): string {
  return `r-${table}${crc32(destination)}`;
}

const routeTables = (inputs: Inputs): AwsQuestion => [
  "ec2",
  "describe-route-tables",
  "--route-table-ids",
  text(inputs, "routeTableId"),
];

/** Whether a rule of a security group says what is declared. */
function isRule(rule: Inputs, inputs: Inputs, egress: boolean): boolean {
  const referenced = (rule["ReferencedGroupInfo"] as Inputs | undefined)?.["GroupId"];
  return (
    rule["IsEgress"] === egress &&
    rule["IpProtocol"] === inputs["ipProtocol"] &&
    (inputs["fromPort"] === undefined || rule["FromPort"] === inputs["fromPort"]) &&
    (inputs["toPort"] === undefined || rule["ToPort"] === inputs["toPort"]) &&
    rule["CidrIpv4"] === inputs["cidrIpv4"] &&
    referenced === inputs["referencedSecurityGroupId"]
  );
}

function securityGroupRule(egress: boolean): NamedQuestion {
  return {
    ask: (inputs) => [
      "ec2",
      "describe-security-group-rules",
      "--filters",
      `Name=group-id,Values=${text(inputs, "securityGroupId")}`,
    ],
    ids: (inputs, answer) =>
      list(answer, "SecurityGroupRules")
        .filter((rule) => isRule(rule, inputs, egress))
        .map((rule) => text(rule, "SecurityGroupRuleId")),
  };
}

/** Record names end with a dot in answers, which the program leaves out. */
const withoutDot = (name: string): string => name.replace(/\.$/, "").toLowerCase();

/** Types whose objects are asked for by what names them, by type. */
export const namedQuestions: Readonly<Record<string, NamedQuestion>> = {
  "aws:cloudwatch/logGroup:LogGroup": {
    ask: (inputs) => ["logs", "describe-log-groups", "--log-group-name-prefix", text(inputs, "name")],
    ids: (inputs, answer) =>
      list(answer, "logGroups")
        .map((group) => text(group, "logGroupName"))
        .filter((name) => name === inputs["name"]),
  },
  "aws:ec2/route:Route": {
    ask: routeTables,
    ids: (inputs, answer) => {
      const destination = text(inputs, "destinationCidrBlock") || text(inputs, "destinationPrefixListId");
      return list(answer, "RouteTables", 0, "Routes")
        .filter((route) => [route["DestinationCidrBlock"], route["DestinationPrefixListId"]].includes(destination))
        .map(() => routeId(text(inputs, "routeTableId"), destination));
    },
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    ask: routeTables,
    ids: (inputs, answer) =>
      list(answer, "RouteTables", 0, "Associations")
        .filter((association) => association["SubnetId"] === inputs["subnetId"])
        .map((association) => text(association, "RouteTableAssociationId")),
  },
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": one(
    (inputs) => [
      "ecr",
      "describe-pull-through-cache-rules",
      "--ecr-repository-prefixes",
      text(inputs, "ecrRepositoryPrefix"),
    ],
    (inputs) => text(inputs, "ecrRepositoryPrefix"),
  ),
  "aws:ecr/repository:Repository": one(
    (inputs) => ["ecr", "describe-repositories", "--repository-names", text(inputs, "name")],
    (inputs) => text(inputs, "name"),
  ),
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {
    ask: (inputs) => ["ecr", "describe-repository-creation-templates", "--prefixes", text(inputs, "prefix")],
    ids: (inputs, answer) =>
      list(answer, "repositoryCreationTemplates")
        .map((template) => text(template, "prefix"))
        .filter((prefix) => prefix === inputs["prefix"]),
  },
  "aws:eks/accessEntry:AccessEntry": one(
    (inputs) => [
      "eks",
      "describe-access-entry",
      "--cluster-name",
      text(inputs, "clusterName"),
      "--principal-arn",
      text(inputs, "principalArn"),
    ],
    (inputs) => `${text(inputs, "clusterName")}:${text(inputs, "principalArn")}`,
  ),
  "aws:eks/addon:Addon": one(
    (inputs) => [
      "eks",
      "describe-addon",
      "--cluster-name",
      text(inputs, "clusterName"),
      "--addon-name",
      text(inputs, "addonName"),
    ],
    (inputs) => `${text(inputs, "clusterName")}:${text(inputs, "addonName")}`,
  ),
  "aws:eks/cluster:Cluster": one(
    (inputs) => ["eks", "describe-cluster", "--name", text(inputs, "name")],
    (inputs) => text(inputs, "name"),
  ),
  "aws:eks/nodeGroup:NodeGroup": one(
    (inputs) => [
      "eks",
      "describe-nodegroup",
      "--cluster-name",
      text(inputs, "clusterName"),
      "--nodegroup-name",
      text(inputs, "nodeGroupName"),
    ],
    (inputs) => `${text(inputs, "clusterName")}:${text(inputs, "nodeGroupName")}`,
  ),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    ask: (inputs) => [
      "eks",
      "list-pod-identity-associations",
      "--cluster-name",
      text(inputs, "clusterName"),
      "--namespace",
      text(inputs, "namespace"),
      "--service-account",
      text(inputs, "serviceAccount"),
    ],
    ids: (_inputs, answer) => list(answer, "associations").map((one_) => text(one_, "associationId")),
  },
  "aws:elasticache/parameterGroup:ParameterGroup": one(
    (inputs) => [
      "elasticache",
      "describe-cache-parameter-groups",
      "--cache-parameter-group-name",
      text(inputs, "name"),
    ],
    (inputs) => text(inputs, "name"),
  ),
  "aws:elasticache/replicationGroup:ReplicationGroup": one(
    (inputs) => [
      "elasticache",
      "describe-replication-groups",
      "--replication-group-id",
      text(inputs, "replicationGroupId"),
    ],
    (inputs) => text(inputs, "replicationGroupId"),
  ),
  "aws:elasticache/subnetGroup:SubnetGroup": one(
    (inputs) => ["elasticache", "describe-cache-subnet-groups", "--cache-subnet-group-name", text(inputs, "name")],
    (inputs) => text(inputs, "name"),
  ),
  "aws:elasticache/user:User": one(
    (inputs) => ["elasticache", "describe-users", "--user-id", text(inputs, "userId")],
    (inputs) => text(inputs, "userId"),
  ),
  "aws:elasticache/userGroup:UserGroup": one(
    (inputs) => ["elasticache", "describe-user-groups", "--user-group-id", text(inputs, "userGroupId")],
    (inputs) => text(inputs, "userGroupId"),
  ),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    ask: () => ["iam", "list-open-id-connect-providers"],
    ids: (inputs, answer) =>
      list(answer, "OpenIDConnectProviderList")
        .map((provider) => text(provider, "Arn"))
        .filter((arn) => arn.endsWith(`:oidc-provider/${text(inputs, "url").replace(/^https:\/\//, "")}`)),
  },
  "aws:iam/policy:Policy": {
    ask: () => ["iam", "list-policies", "--scope", "Local"],
    ids: (inputs, answer) =>
      list(answer, "Policies")
        .filter((policy) => policy["PolicyName"] === inputs["name"])
        .map((policy) => text(policy, "Arn")),
  },
  "aws:iam/role:Role": one(
    (inputs) => ["iam", "get-role", "--role-name", text(inputs, "name")],
    (inputs) => text(inputs, "name"),
  ),
  "aws:kms/alias:Alias": one(
    (inputs) => ["kms", "describe-key", "--key-id", text(inputs, "name")],
    (inputs) => text(inputs, "name"),
  ),
  "aws:route53/record:Record": {
    ask: (inputs) => [
      "route53",
      "list-resource-record-sets",
      "--hosted-zone-id",
      text(inputs, "zoneId"),
      "--start-record-name",
      text(inputs, "name"),
      "--start-record-type",
      text(inputs, "type"),
      "--max-items",
      "1",
    ],
    ids: (inputs, answer) =>
      list(answer, "ResourceRecordSets")
        .filter(
          (record) =>
            withoutDot(text(record, "Name")) === withoutDot(text(inputs, "name")) && record["Type"] === inputs["type"],
        )
        .map(() => `${text(inputs, "zoneId")}_${withoutDot(text(inputs, "name"))}_${text(inputs, "type")}`),
  },
  "aws:s3/bucket:Bucket": one(
    (inputs) => ["s3api", "head-bucket", "--bucket", text(inputs, "bucket")],
    (inputs) => text(inputs, "bucket"),
  ),
  "aws:secretsmanager/secret:Secret": {
    ask: (inputs) => ["secretsmanager", "describe-secret", "--secret-id", text(inputs, "name")],
    ids: (_inputs, answer) => [text(answer as Inputs, "ARN")],
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule(true),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule(false),
};
