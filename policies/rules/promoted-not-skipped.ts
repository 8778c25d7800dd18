import { oneOf } from "../aws-types.ts";
import { each, UNKNOWN } from "../facts.ts";
import { demand } from "../findings.ts";
import { modelServiceType } from "../models.ts";
import type { ResourceRule } from "../rule.ts";
import { partAt, partsOf } from "../workloads.ts";

export const promotedNotSkipped: ResourceRule = {
  id: "M14",
  name: "promoted-not-skipped",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Where the environment asks for it, a version has run one step below before it comes here: the release files of that environment say so, in what runs there or in their history.",
  remediation: "Promote the version a step at a time: npx ml promote.",
  url: "https://sre.google/sre-book/release-engineering/",
  references: [],
  scope: "resource",
  about: oneOf(modelServiceType),
  check: ({ props }, { settings }) => {
    if (!settings.evidence) return [];
    const ran = props["ranBelow"];
    const known = each(ran).map(([, digest]) => digest);
    return partsOf({ path: "model", fact: props["model"] }, "variants").flatMap((variant) => {
      const { path, fact } = partAt(variant, "digest");
      const isUnknown = ran === UNKNOWN || (known.includes(UNKNOWN) && !known.includes(fact));
      return demand(
        { path, fact: isUnknown ? UNKNOWN : fact },
        (digest) => known.includes(digest),
        "never ran one step below. Promote it there first.",
      );
    });
  },
};
