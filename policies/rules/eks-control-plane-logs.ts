import { aws, oneOf } from "../aws-types.ts";
import { demandAll } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";

/** https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
const types = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export const eksControlPlaneLogs: ResourceRule = {
  id: "P03",
  name: "eks-control-plane-logs",
  severity: "medium",
  enforcement: "mandatory",
  description:
    "The control plane writes all five of its logs: afterwards nobody can say who did what in the cluster without the audit log, nor why with none of the others.",
  remediation: `Write enabledClusterLogTypes: ${types.join(", ")}.`,
  url: "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
  references: ["CKV_AWS_37", "CIS EKS 2.1.1"],
  scope: "resource",
  about: oneOf(aws.cluster),
  check: ({ props }) =>
    demandAll(
      { path: "enabledClusterLogTypes", fact: props["enabledClusterLogTypes"] },
      types,
      (lacking) => `lacks ${lacking}. Add what is missing.`,
    ),
};
