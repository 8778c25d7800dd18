import type { Condition, Statement } from "../policy-document.ts";

/** The one load balancer that the controller is there for, and whose it is. */
export interface LoadBalancerScope {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Name of the cluster: the controller's tag on all that it makes. */
  readonly cluster: string;
  /** Name of the load balancer. */
  readonly name: string;
}

/** The tag that the controller puts on what it makes: its cluster's name. */
const clusterTag = "elbv2.k8s.aws/cluster";

const elb = (actions: readonly string[]): readonly string[] =>
  actions.map((action) => `elasticloadbalancing:${action}`);

/**
 * What AWS Load Balancer Controller may do: of the policy that it publishes, what a Network Load Balancer with a security
 * group of ours needs. Left out are its parts for Application Load Balancers, certificates by name, firewalls and shields,
 * and for security groups, which are ours. Where the published policy asks for any cluster's tag, this one asks for this
 * cluster's; what it gives for all listeners is given for those of this load balancer.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/11eb202c97e4ae2ee45e0658c4cde9a4b59f33d4/docs/install/iam_policy.json
 */
export function loadBalancerPolicy({ region, account, cluster, name }: LoadBalancerScope): readonly Statement[] {
  const arn = (resource: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${resource}`;
  const loadBalancer = arn(`loadbalancer/net/${name}/*`);
  const listeners = arn(`listener/net/${name}/*/*`);
  const targetGroups = arn("targetgroup/*/*");
  const isOurs = { StringEquals: { [`aws:ResourceTag/${clusterTag}`]: cluster } };
  const becomesOurs = { [`aws:RequestTag/${clusterTag}`]: cluster };
  /** Other tags of what is ours: its owner is not changed. */
  const staysOurs: Condition = { ...isOurs, Null: { [`aws:RequestTag/${clusterTag}`]: "true" } };
  const allow = (
    Action: readonly string[],
    Resource: string | readonly string[],
    Condition?: Condition,
  ): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });
  return [
    allow(["iam:CreateServiceLinkedRole"], "*", {
      StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" },
    }),
    allow([...describeNetwork, ...elb(describe)], "*"),
    allow(elb(["CreateLoadBalancer", "CreateTargetGroup"]), "*", { StringEquals: becomesOurs }),
    allow(elb(["AddTags"]), [loadBalancer, targetGroups], {
      StringEquals: {
        "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"],
        ...becomesOurs,
      },
    }),
    allow(elb(["AddTags", "RemoveTags"]), [loadBalancer, targetGroups], staysOurs),
    allow(elb(["AddTags", "RemoveTags"]), listeners),
    allow(elb(changeOurs), "*", isOurs),
    allow(elb(["CreateListener"]), loadBalancer),
    allow(elb(changeListener), listeners),
    allow(elb(["RegisterTargets", "DeregisterTargets"]), targetGroups, isOurs),
  ];
}

const describeNetwork = [
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeInstances",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeTags",
  "ec2:GetSecurityGroupsForVpc",
  "ec2:DescribeRouteTables",
];

const describe = [
  "DescribeLoadBalancers",
  "DescribeLoadBalancerAttributes",
  "DescribeListeners",
  "DescribeListenerCertificates",
  "DescribeSSLPolicies",
  "DescribeRules",
  "DescribeTargetGroups",
  "DescribeTargetGroupAttributes",
  "DescribeTargetHealth",
  "DescribeTags",
  "DescribeListenerAttributes",
  "DescribeCapacityReservation",
];

const changeOurs = [
  "ModifyLoadBalancerAttributes",
  "SetIpAddressType",
  "SetSecurityGroups",
  "SetSubnets",
  "DeleteLoadBalancer",
  "ModifyTargetGroup",
  "ModifyTargetGroupAttributes",
  "DeleteTargetGroup",
];

const changeListener = [
  "DeleteListener",
  "ModifyListener",
  "ModifyListenerAttributes",
  "AddListenerCertificates",
  "RemoveListenerCertificates",
];
