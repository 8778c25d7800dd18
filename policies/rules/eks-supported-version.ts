import { aws, oneOf } from "../aws-types.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";

export const eksSupportedVersion: ResourceRule = {
  id: "P04",
  name: "eks-supported-version",
  severity: "medium",
  enforcement: "advisory",
  description:
    "The cluster runs a version in standard support: after that the control plane costs more, and in the end AWS upgrades it when it likes.",
  remediation: "Upgrade, a minor version at a time. The configuration's kubernetes says which versions count.",
  url: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  references: ["CKV_AWS_339"],
  scope: "resource",
  about: oneOf(aws.cluster),
  check: ({ props }, { settings }) =>
    demand(
      { path: "version", fact: props["version"] },
      (version) => typeof version === "string" && settings.kubernetes.includes(version),
      `is none of ${settings.kubernetes.join(", ")}. Upgrade to one of them.`,
    ),
};
