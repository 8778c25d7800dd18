import { expect, it } from "vitest";
import type { Rule } from "../../../policies/rule.ts";
import { rules } from "../../../policies/rules/index.ts";
import { settingsSchema } from "../../../policies/settings.ts";
import { standardSupport } from "../../../policies/standard-support.ts";
import { waivers } from "../../../policies/waivers.ts";

const parts = {
  P: "The platform on AWS",
  K: "Every pod, and what is around it",
  M: "Models",
} as const;

/** What GitHub and others read as a mark of a table or a tag. */
const plain = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

function section(rule: Rule): readonly string[] {
  const { id, name, severity, enforcement, scope, description, remediation, url, references } = rule;
  const about = scope === "stack" ? "all resources of a stack together" : "each resource by itself";
  return [
    `<a id="${id.toLowerCase()}"></a>`,
    "",
    `### ${id} ${name}`,
    "",
    `Severity ${severity}, ${enforcement}; looks at ${about}.`,
    ...(references.length === 0 ? [] : [`Also known as ${references.join(", ")}.`]),
    `[Reference](${url})`,
    "",
    plain(description),
    "",
    `**What to do:** ${plain(remediation)}`,
    "",
  ];
}

/** The page as it follows from the rules. `npx vitest run --project unit -u` writes it anew. */
function page(): string {
  const settings = Object.entries(settingsSchema.shape).map(
    ([name, { description = "" }]) => `| \`${name}\` | ${plain(description)} |`,
  );
  const support = [
    "Standard support on EKS ends, as AWS's page said it on 2026-08-22 ([source](../policies/standard-support.ts)):",
    `${Object.entries(standardSupport)
      .map(([version, until]) => `${version} on ${until}`)
      .join(", ")}.`,
  ];
  const waived = waivers.map(({ rule, resource, reason }) => `| ${rule} | \`${resource}\` | ${plain(reason)} |`);
  return [
    "# Policies",
    "",
    "Rules that every preview and every deployment is held against. They see what the program registers, before anything",
    "is made. A mandatory rule that is broken stops the deployment; an advisory one is told.",
    "",
    "```",
    "pulumi preview -s prd --policy-pack policies --policy-pack-config policies/environments/prd.json",
    "```",
    "",
    "## Configuration",
    "",
    "Each environment has a file in `policies/environments/`; a team's stack (`prd-risk`) has its environment's. Without",
    "one, and with another environment's, the policy `environment` stops the deployment: no rule falls back to a default.",
    "The file says, under `environment`:",
    "",
    "| setting | meaning |",
    "| --- | --- |",
    ...settings,
    "",
    ...support,
    "",
    'Beside it, under a rule\'s name, `{ "enforcementLevel": "advisory" }` lowers a rule and `"disabled"` leaves it out.',
    "",
    "## What could not be evaluated",
    "",
    "At a preview some values are not known yet: AWS names what it makes. A rule that depends on one neither passes nor",
    "fails. The advisory policy `not-evaluated` says so, and its message begins with the rule's id. The deployment itself",
    "runs every rule again, with what is known by then. CI can fail on rules that have to be known: look for their ids in",
    "the messages of `not-evaluated`. At a first preview of an environment on AWS, P10, P11 and M04 cannot be evaluated:",
    "policies and roles hold ARNs that AWS has yet to give. M08 says what it does not know of charts that are not rendered,",
    "and M11 how many prices nobody has asked for.",
    "",
    "Rules over a whole stack are left out by the engine when a step before them failed.",
    "",
    "## Waivers",
    "",
    "`policies/waivers.ts` names resources that need not hold a rule, each with the reason. The advisory policy `waived`",
    "tells each that was needed. One that nothing needs any more fails the tests.",
    "",
    "| rule | resource | why |",
    "| --- | --- | --- |",
    ...waived,
    "",
    "## How rules are tested",
    "",
    "Each has a fixture that holds it, one change for each way to break it, and values that are not known",
    "(`test/unit/policies/rules`). Everything that the program registers for `dev`, `sit`, `stg` and `prd` goes through all",
    "rules (`test/engine/blueprint.test.ts`). `test/mutants` changes each rule in turn, one condition, bound or list at a",
    "time; a change that no fixture notices fails the tests. No message holds a text of a resource's properties: rules see",
    "secrets in plain.",
    "",
    ...(["P", "K", "M"] as const).flatMap((part) => [
      `## ${parts[part]}`,
      "",
      ...rules.filter(({ id }) => id.startsWith(part)).flatMap(section),
    ]),
  ].join("\n");
}

it("docs/policies.md says every rule", async () => {
  await expect(page()).toMatchFileSnapshot("../../../docs/policies.md");
});
