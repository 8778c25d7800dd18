import { aws, oneOf } from "../aws-types.ts";
import { at } from "../facts.ts";
import { demandAll, demandPresent } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";

export const eksSecretsKms: ResourceRule = {
  id: "P02",
  name: "eks-secrets-kms",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Secrets of the cluster are encrypted with a key of the account before they are stored: whoever gets at a copy of etcd gets at none of them, and every use of the key is logged.",
  remediation: 'Write encryptionConfig: { resources: ["secrets"], provider: { keyArn } }.',
  url: "https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",
  references: ["CKV_AWS_58", "CIS EKS 5.3.1"],
  scope: "resource",
  about: oneOf(aws.cluster),
  check: ({ props }) => {
    const config = "encryptionConfig";
    return [
      ...demandAll(
        { path: `${config}.resources`, fact: at(props, config, "resources") },
        ["secrets"],
        () => "does not name secrets. Name them.",
      ),
      // A key that is not known yet is a key: nothing else can stand there.
      ...demandPresent(
        { path: `${config}.provider.keyArn`, fact: at(props, config, "provider", "keyArn") },
        "names no key. Name a KMS key of the account.",
      ),
    ];
  },
};
