import { aws, oneOf } from "../aws-types.ts";
import { at } from "../facts.ts";
import { demand, demandPresent } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { partAt, partsOf } from "../workloads.ts";

export const ecrImmutableScanned: ResourceRule = {
  id: "P08",
  name: "ecr-immutable-scanned",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Repositories never let a tag be moved, scan what is pushed, and encrypt with a key of the account: what a review has seen is what runs, and what is known to be broken is known.",
  remediation:
    'Write imageTagMutability: "IMMUTABLE", imageScanningConfiguration: { scanOnPush: true }, and encryptionType: "KMS" with a key.',
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  references: ["CKV_AWS_51", "CKV_AWS_163", "CKV_AWS_136", "CIS EKS 5.1.1"],
  scope: "resource",
  about: oneOf(aws.repository, aws.creationTemplate),
  check: ({ type, props }) => {
    const encryptions = partsOf({ path: "", fact: props }, "encryptionConfigurations");
    return [
      ...demand(
        { path: "imageTagMutability", fact: props["imageTagMutability"] },
        (mutability) => mutability === "IMMUTABLE",
        "is not IMMUTABLE. Write IMMUTABLE.",
      ),
      // A template has no say in it: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
      ...(type === aws.repository
        ? demand(
            {
              path: "imageScanningConfiguration.scanOnPush",
              fact: at(props, "imageScanningConfiguration", "scanOnPush"),
            },
            (scans) => scans === true,
            "is not true. Write true.",
          )
        : []),
      ...(encryptions.length === 0
        ? [{ path: "encryptionConfigurations", message: "is not there. Name KMS and a key." }]
        : []),
      ...encryptions.flatMap((one) => [
        ...demand(partAt(one, "encryptionType"), (kind) => kind === "KMS", "is not KMS. Write KMS."),
        ...demandPresent(partAt(one, "kmsKey"), "names no key. Name one of the account."),
      ]),
    ];
  },
};
