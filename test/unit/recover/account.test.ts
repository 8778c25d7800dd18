import { describe, expect, it } from "vitest";
import { findInAccount, type Ask } from "../../../local/recover/account.ts";
import { namedQuestions } from "../../../local/recover/questions.ts";
import { find } from "../../../local/recover/recover.ts";
import { whyRepeatable } from "../../../local/recover/repeatable.ts";
import { taggedTypes } from "../../../local/recover/tagged.ts";
import { kinds } from "../../../local/providers/aws/kinds/index.ts";

const vpc = {
  urn: "u::network",
  type: "aws:ec2/vpc:Vpc",
  inputs: { cidrBlock: "10.0.0.0/16", tags: { Name: "ml-serving-prd" } },
};
const provider = { region: "eu-west-1", defaultTags: '{"tags":{"ml-serving/environment":"prd"}}' };

/** Answers as AWS documents them, to the questions that are expected. */
const answering =
  (answer: object, asked: string[][] = []): Ask =>
  (question) => {
    asked.push([...question]);
    return Promise.resolve({ kind: "told", answer });
  };
const refusing =
  (reason: string): Ask =>
  () =>
    Promise.resolve({ kind: "failed", reason });
const inputsOf = (type: string, inputs: Record<string, unknown>) => ({ urn: "u", type, inputs });

describe("in a real account", () => {
  const region = { region: "eu-west-1" };

  it("what AWS names is found by its tags, those of the provider too", async () => {
    const asked: string[][] = [];
    const ResourceTagMappingList = [{ ResourceARN: "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0a1b" }];
    const ask = answering({ ResourceTagMappingList }, asked);
    expect(await findInAccount(vpc, provider, ask)).toEqual({ is: "there", id: "vpc-0a1b" });
    const [question = []] = asked;
    expect(question.slice(0, 4)).toEqual([
      "resourcegroupstaggingapi",
      "get-resources",
      "--resource-type-filters",
      "ec2:vpc",
    ]);
    expect(JSON.parse(question[5] ?? "")).toEqual([
      { Key: "ml-serving/environment", Values: ["prd"] },
      { Key: "Name", Values: ["ml-serving-prd"] },
    ]);
    expect(question.slice(-2)).toEqual(["--region", "eu-west-1"]);
  });

  it("none is not there, two are nobody's guess", async () => {
    expect(await findInAccount(vpc, region, answering({ ResourceTagMappingList: [] }))).toEqual({ is: "absent" });
    const two = [1, 2].map((n) => ({ ResourceARN: `arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-${n}` }));
    const told = await findInAccount(vpc, region, answering({ ResourceTagMappingList: two }));
    expect(told).toMatchObject({ is: "unclear", why: "2 are like it: vpc-1, vpc-2" });
  });

  it("what has no tags of its own is not taken for another of its type", async () => {
    const key = inputsOf("aws:kms/key:Key", { description: "Disks" });
    expect(await findInAccount(key, region, answering({}))).toMatchObject({ is: "unclear" });
  });

  it.each([
    ["An error occurred (ResourceNotFoundException) when calling the DescribeCluster operation: No cluster", "absent"],
    ["An error occurred (NoSuchEntity) when calling the GetRole operation", "absent"],
    ["An error occurred (404) when calling the HeadBucket operation: Not Found", "absent"],
    ["An error occurred (AccessDeniedException) when calling the DescribeCluster operation", "unclear"],
    ['Unable to locate credentials. You can configure credentials by running "aws configure".', "unclear"],
  ])("%s: %s", async (reason, is) => {
    const cluster = inputsOf("aws:eks/cluster:Cluster", { name: "ml-serving-prd" });
    expect(await findInAccount(cluster, region, refusing(reason))).toMatchObject({ is });
  });

  it.each<[type: string, inputs: Record<string, unknown>, answer: object, id: string | undefined]>([
    ["aws:eks/nodeGroup:NodeGroup", { clusterName: "c", nodeGroupName: "cpu" }, { nodegroup: {} }, "c:cpu"],
    [
      "aws:ec2/route:Route",
      { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0" },
      { RouteTables: [{ Routes: [{ DestinationCidrBlock: "10.0.0.0/16" }] }] },
      undefined,
    ],
    // 1080289494 is the checksum by which the official provider names a default route.
    [
      "aws:ec2/route:Route",
      { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0" },
      { RouteTables: [{ Routes: [{ DestinationCidrBlock: "0.0.0.0/0" }] }] },
      "r-rtb-11080289494",
    ],
    [
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      { routeTableId: "rtb-1", subnetId: "subnet-2" },
      {
        RouteTables: [
          {
            Associations: [
              { SubnetId: "subnet-1", RouteTableAssociationId: "rtbassoc-1" },
              { SubnetId: "subnet-2", RouteTableAssociationId: "rtbassoc-2" },
            ],
          },
        ],
      },
      "rtbassoc-2",
    ],
    [
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      { url: "https://token.actions.githubusercontent.com" },
      {
        OpenIDConnectProviderList: [
          { Arn: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
        ],
      },
      "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    ],
    [
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "10.0.0.0/16" },
      {
        SecurityGroupRules: [
          {
            SecurityGroupRuleId: "sgr-1",
            IsEgress: true,
            IpProtocol: "tcp",
            FromPort: 443,
            ToPort: 443,
            CidrIpv4: "10.0.0.0/16",
          },
          {
            SecurityGroupRuleId: "sgr-2",
            IsEgress: false,
            IpProtocol: "tcp",
            FromPort: 443,
            ToPort: 443,
            CidrIpv4: "10.0.0.0/16",
          },
        ],
      },
      "sgr-2",
    ],
    [
      "aws:cloudwatch/logGroup:LogGroup",
      { name: "/aws/eks/a" },
      { logGroups: [{ logGroupName: "/aws/eks/a/more" }] },
      undefined,
    ],
    [
      "aws:route53/record:Record",
      { zoneId: "Z1", name: "models.example.com", type: "A" },
      { ResourceRecordSets: [{ Name: "models.example.com.", Type: "A" }] },
      "Z1_models.example.com_A",
    ],
  ])("%s %j", async (type, inputs, answer, id) => {
    expect(await findInAccount(inputsOf(type, inputs), region, answering(answer))).toEqual(
      id === undefined ? { is: "absent" } : { is: "there", id },
    );
  });
});

describe("every type", () => {
  /** Types that the stand-in has and no component makes. */
  const unused = [
    "aws:autoscaling/tag:Tag",
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:ec2/tag:Tag",
    "aws:route53/zone:Zone",
    "aws:sqs/queue:Queue",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:ssm/parameter:Parameter",
  ];

  it("of AWS that the platform makes can be looked for, or made again", () => {
    const known = (type: string) => whyRepeatable(type) ?? namedQuestions[type] ?? taggedTypes[type];
    const unknown = kinds.map(({ token }) => token).filter((token) => known(token) === undefined);
    expect(unknown.sort()).toEqual(unused);
  });

  it("of Kubernetes is taken over by the next run, and one that nobody knows is not guessed", async () => {
    const open = (type: string) => ({
      deployment: { pending_operations: [{ type: "creating", resource: { urn: "u::x", type } }] },
    });
    expect(await find(open("kubernetes:apps/v1:Deployment"), undefined)).toMatchObject([
      { verdict: { is: "repeatable" } },
    ]);
    expect(await find(open("gcp:storage/bucket:Bucket"), undefined)).toMatchObject([{ verdict: { is: "unclear" } }]);
  });
});
