import { aws, oneOf } from "../aws-types.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { partAt, partsOf } from "../workloads.ts";

const subnet = "aws:ec2/subnet:Subnet";

export const nodesPrivate: ResourceRule = {
  id: "P06",
  name: "nodes-private",
  severity: "high",
  enforcement: "mandatory",
  description:
    "No machine gets a public address: neither by its subnet nor by its launch template. Models are reached through the gateway's load balancer alone.",
  remediation: "Leave mapPublicIpOnLaunch and associatePublicIpAddress out, or set them to false.",
  url: "https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",
  references: ["CKV_AWS_130", "CKV_AWS_88", "CIS EKS 5.4.3"],
  scope: "resource",
  about: oneOf(subnet, aws.launchTemplate),
  check: ({ type, props }) => {
    const whole = { path: "", fact: props };
    const parts =
      type === subnet
        ? [partAt(whole, "mapPublicIpOnLaunch")]
        : partsOf(whole, "networkInterfaces").map((one) => partAt(one, "associatePublicIpAddress"));
    return parts.flatMap((part) =>
      demand(
        part,
        // Launch templates take booleans as texts.
        (fact) => fact === undefined || fact === null || fact === false || fact === "false",
        "gives machines public addresses. Leave it out.",
      ),
    );
  },
};
