import { aws, oneOf } from "../aws-types.ts";
import { at } from "../facts.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";

export const imdsv2Hop1: ResourceRule = {
  id: "P07",
  name: "imdsv2-hop1",
  severity: "high",
  enforcement: "mandatory",
  description:
    "A node's metadata is answered only to who brings a token, and only to the node itself: a pod that can be made to fetch an address would otherwise fetch the node's credentials.",
  remediation: 'Write metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 }.',
  url: "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
  references: ["CKV_AWS_79", "CKV_AWS_341"],
  scope: "resource",
  about: oneOf(aws.launchTemplate),
  check: ({ props }) => {
    const options = "metadataOptions";
    if (at(props, options, "httpEndpoint") === "disabled") return [];
    return [
      ...demand(
        { path: `${options}.httpTokens`, fact: at(props, options, "httpTokens") },
        (tokens) => tokens === "required",
        "is not required. Write required.",
      ),
      ...demand(
        { path: `${options}.httpPutResponseHopLimit`, fact: at(props, options, "httpPutResponseHopLimit") },
        (hops) => hops === 1,
        "is not 1: pods are a hop further. Write 1.",
      ),
    ];
  },
};
