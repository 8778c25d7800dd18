import { isWaived, type Waiver } from "./waivers.ts";
import type { Context, Finding, ResourceFacts, Rule, StackFinding, StackResource } from "./rule.ts";

/** What a rule came to on what it looked at. */
export interface Judged<F extends Finding> {
  readonly violations: readonly F[];
  /** Places where nobody can say yet. */
  readonly unknown: readonly F[];
  /** Violations that somebody gave a reason for. */
  readonly waived: readonly (F & { readonly reason: string })[];
}

function sorted<F extends Finding>(findings: readonly (readonly [F, Waiver | undefined])[]): Judged<F> {
  return {
    violations: findings.flatMap(([finding, waiver]) =>
      finding.unknown !== true && waiver === undefined ? [finding] : [],
    ),
    unknown: findings.flatMap(([finding, waiver]) =>
      finding.unknown === true && waiver === undefined ? [finding] : [],
    ),
    waived: findings.flatMap(([finding, waiver]) =>
      waiver === undefined ? [] : [{ ...finding, reason: waiver.reason }],
    ),
  };
}

/** A rule on one resource; nothing for a rule over whole stacks. Pure. */
export function judgeResource(
  rule: Rule,
  resource: ResourceFacts,
  context: Context,
  waivers: readonly Waiver[],
): Judged<Finding> {
  if (rule.scope !== "resource" || !rule.about(resource.type)) return sorted<Finding>([]);
  const waiver = waivers.find((one) => isWaived(one, rule, resource));
  return sorted(rule.check(resource, context).map((finding) => [finding, waiver]));
}

/** A rule on all resources of a stack; nothing for a rule on single ones. Pure. */
export function judgeStack(
  rule: Rule,
  resources: readonly StackResource[],
  context: Context,
  waivers: readonly Waiver[],
): Judged<StackFinding> {
  if (rule.scope !== "stack") return sorted<StackFinding>([]);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const seen = resources.filter(({ type }) => rule.about(type));
  return sorted(
    rule.check(seen, context).map((finding) => {
      const resource = byUrn.get(finding.urn);
      return [finding, resource && waivers.find((one) => isWaived(one, rule, resource))];
    }),
  );
}
