import { describe, expect, it } from "vitest";
import { dnsPolicy } from "../../../../components/edge/dns-policy.ts";
import { loadBalancerPolicy } from "../../../../components/edge/load-balancer-policy.ts";
import type { Statement } from "../../../../components/policy-document.ts";

const statements = loadBalancerPolicy({
  region: "eu-west-1",
  account: "123456789012",
  cluster: "ml-serving-prd",
  name: "ml-serving-prd",
});
const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;
const reads = (action: string): boolean => /^\w+:(Describe|Get)/.test(action);
const ofAction = (action: string) => statements.filter((one) => list(one.Action).includes(action));
const conditionsOf = ({ Condition }: Statement): string => JSON.stringify(Condition ?? {});

describe("what the load balancer controller may do", () => {
  it("is to change nothing but what is this cluster's, or this load balancer's", () => {
    const changes = statements.filter(({ Action }) => !list(Action).every(reads));
    expect(changes.length).toBeGreaterThan(5);
    for (const statement of changes) {
      const named = list(statement.Resource).every((arn) => arn.includes("/net/ml-serving-prd/"));
      const tagged = conditionsOf(statement).includes('elbv2.k8s.aws/cluster":"ml-serving-prd"');
      const linked = list(statement.Action).join() === "iam:CreateServiceLinkedRole";
      expect({ actions: statement.Action, limited: named || tagged || linked }).toMatchObject({ limited: true });
    }
  });

  it("is nothing with security groups, certificates, firewalls or other load balancers' rules", () => {
    const actions = statements.flatMap(({ Action }) => list(Action));
    expect(actions.filter((action) => /^(acm|waf|wafv2|shield|cognito)/.test(action))).toEqual([]);
    expect(actions.filter((action) => action.startsWith("ec2:") && !reads(action))).toEqual([]);
    expect(actions.filter((action) => action.endsWith("Rule") || action.endsWith("WebAcl"))).toEqual([]);
  });

  it("is to make what carries the tag, and never to take another's tag", () => {
    const [make] = ofAction("elasticloadbalancing:CreateLoadBalancer");
    expect(make?.Condition).toEqual({
      StringEquals: { "aws:RequestTag/elbv2.k8s.aws/cluster": "ml-serving-prd" },
    });
    const retag = ofAction("elasticloadbalancing:RemoveTags").find(({ Resource }) =>
      list(Resource).some((arn) => arn.includes(":targetgroup/")),
    );
    expect(retag?.Condition).toMatchObject({ Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": "true" } });
  });

  it("fits into a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html", () => {
    // Characters of all inline policies of a role, white space not counted.
    expect(JSON.stringify({ Version: "2012-10-17", Statement: statements }).length).toBeLessThan(10_240);
  });
});

describe("what ExternalDNS may do", () => {
  it("is to write one host's records in one zone", () => {
    const policy = dnsPolicy({ name: "example.com", id: "Z0123456789ABCDEFGHIJ" }, "models.example.com");
    const [write, ...others] = policy;
    expect(write).toMatchObject({
      Action: "route53:ChangeResourceRecordSets",
      Resource: "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ",
    });
    // The host, and the records in which ExternalDNS 0.21 notes what is its own: the type's name, a dash, the host.
    expect(
      write?.Condition?.["ForAllValues:StringEquals"]?.["route53:ChangeResourceRecordSetsNormalizedRecordNames"],
    ).toEqual(["models.example.com", "a-models.example.com", "aaaa-models.example.com", "cname-models.example.com"]);
    expect(others.flatMap(({ Action }) => list(Action)).every((action) => action.startsWith("route53:List"))).toBe(
      true,
    );
  });
});
