import type { ResourceValidationPolicy } from "@pulumi/policy";
import { factsOf } from "./facts.ts";
import type { Facts, Rule } from "./rule.ts";

/** A rule as the policy SDK takes it. Each violation says where, and every report ends in the reference. */
export function resourcePolicy(rule: Rule): ResourceValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    url: rule.url,
    enforcementLevel: rule.enforcement,
    validateResource: (args, report) => {
      const violations = rule.check({ type: args.type, name: args.name, props: factsOf(args.props) as Facts });
      for (const { path, message } of violations) report(`${path}: ${message}`);
    },
  };
}
