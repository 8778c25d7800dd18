import { oneOf } from "../aws-types.ts";
import { demand } from "../findings.ts";
import { modelServiceType } from "../models.ts";
import type { ResourceRule } from "../rule.ts";
import { partAt, partsOf } from "../workloads.ts";

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#registered-algorithms */
const digest = /^sha256:[0-9a-f]{64}$/;

export const modelArtifactPinned: ResourceRule = {
  id: "M03",
  name: "model-artifact-pinned",
  severity: "critical",
  enforcement: "mandatory",
  description:
    "Every variant of a model is a digest: what was tested, judged and approved is what answers, and nothing that goes by the same name.",
  remediation: "Name the artifact by the digest that the registry gave it: sha256: and 64 hexadecimal digits.",
  url: "https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests",
  references: [],
  scope: "resource",
  about: oneOf(modelServiceType),
  check: ({ props }) =>
    partsOf({ path: "model", fact: props["model"] }, "variants").flatMap((variant) =>
      demand(
        partAt(variant, "digest"),
        (fact) => typeof fact === "string" && digest.test(fact),
        "is no digest. Write sha256: and 64 hexadecimal digits.",
      ),
    ),
};
