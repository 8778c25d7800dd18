import { aws, oneOf } from "../aws-types.ts";
import { at, each, UNKNOWN } from "../facts.ts";
import { demand, unknownAt } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";

export const eksEndpointRestricted: ResourceRule = {
  id: "P01",
  name: "eks-endpoint-restricted",
  severity: "critical",
  enforcement: "mandatory",
  description:
    "The API endpoint of a cluster is private, or public to named address ranges only: it is the one door to everything in the cluster, and it is guessed at from everywhere.",
  remediation:
    "Set vpcConfig.endpointPublicAccess to false, or publicAccessCidrs to ranges that the configuration names in endpointCidrs.",
  url: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
  references: ["CKV_AWS_38", "CKV_AWS_39", "CIS EKS 5.4.1"],
  scope: "resource",
  about: oneOf(aws.cluster),
  check: ({ props }, { settings }) => {
    const open = at(props, "vpcConfig", "endpointPublicAccess");
    if (open === false) return [];
    // AWS opens it where nothing is said, and to everybody.
    const path = "vpcConfig.publicAccessCidrs";
    const cidrs = at(props, "vpcConfig", "publicAccessCidrs");
    const ranges = each(cidrs);
    if (open === UNKNOWN || cidrs === UNKNOWN) return [unknownAt("vpcConfig")];
    if (ranges.length === 0)
      return [{ path, message: "names no range, and the endpoint is public. Make it private, or name ranges." }];
    return ranges.flatMap(([index, fact]) =>
      demand(
        { path: `${path}[${index}]`, fact },
        (range) => typeof range === "string" && settings.endpointCidrs.includes(range),
        "is not among the environment's endpointCidrs. Take it out, or have it named there.",
      ),
    );
  },
};
