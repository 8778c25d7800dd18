import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import {
  configSchema,
  environmentPolicy,
  otherEnvironment,
  readConfiguration,
  type Configured,
} from "./configuration.ts";
import type { CostFacts } from "../cost/index.ts";
import { factsOf, type Facts } from "./facts.ts";
import { judgeResource, judgeStack, type Judged } from "./judge.ts";
import type { Context, Finding, Rule, StackFinding, StackResource } from "./rule.ts";
import type { Waiver } from "./waivers.ts";

type Policy = ResourceValidationPolicy | StackValidationPolicy;
type ResourceArgs = Parameters<Exclude<ResourceValidationPolicy["validateResource"], undefined | unknown[]>>[0];
type StackArgs = Parameters<StackValidationPolicy["validateStack"]>[0];

const stackType = "pulumi:pulumi:Stack";

/** Policies of the pack that are no rules. Their messages begin with a rule's id. */
export const notEvaluatedPolicy = "not-evaluated";
export const waivedPolicy = "waived";

/** A resource as rules see it. */
function seen({ type, name, urn, props, opts }: Pick<ResourceArgs, "type" | "name" | "urn" | "props" | "opts">) {
  return { type, name, urn, protect: opts.protect, props: factsOf(props) as Facts };
}

function seenOfStack(resource: StackArgs["resources"][number]): StackResource {
  const { parent, dependencies } = resource;
  return {
    ...seen(resource),
    ...(parent === undefined ? {} : { parent: parent.urn }),
    dependencies: dependencies.map(({ urn }) => urn),
  };
}

function told({ path, message }: Finding): string {
  return `${path}: ${message}`;
}

const nothing = { violations: [], unknown: [], waived: [] } as const;

/**
 * The rules as the policy SDK takes them. The engine gives each policy its own configuration only; the first policy's is
 * every rule's, and the engine asks policies in their order.
 */
export function packOf(rules: readonly Rule[], waivers: readonly Waiver[], facts: CostFacts): Policy[] {
  let configured: Configured = readConfiguration(undefined, facts);
  // Three policies tell of each rule: what it came to is kept from the first policy to the last.
  const ofResources = new Map<string, Map<Rule, Judged<Finding>>>();
  const ofStack = new Map<Rule, Judged<StackFinding>>();
  const judged = (rule: Rule, args: ResourceArgs, context: Context): Judged<Finding> => {
    if (rule.scope !== "resource" || !rule.about(args.type)) return nothing;
    const known = ofResources.get(args.urn);
    const found = known?.get(rule) ?? judgeResource(rule, seen(args), context, waivers);
    known?.set(rule, found);
    return found;
  };
  const judgedStack = (rule: Rule, args: StackArgs, context: Context): Judged<StackFinding> => {
    if (rule.scope !== "stack") return nothing;
    const resources = (): readonly StackResource[] =>
      args.resources.filter(({ type }) => rule.about(type)).map(seenOfStack);
    const found = ofStack.get(rule) ?? judgeStack(rule, resources(), context, waivers);
    ofStack.set(rule, found);
    return found;
  };

  const environment: Policy = {
    name: environmentPolicy,
    description: "The pack is configured for the environment that the stack belongs to.",
    enforcementLevel: "mandatory",
    severity: "high",
    configSchema,
    validateResource: (args, report) => {
      configured = readConfiguration(args.getConfig(), facts);
      ofResources.set(args.urn, new Map());
      if (args.type !== stackType) return;
      const problem = "problem" in configured ? configured.problem : otherEnvironment(args.urn, configured.context);
      if (problem !== undefined) report(problem);
    },
  };
  const policies = rules.map((rule): Policy => {
    const described = {
      name: rule.name,
      displayName: `${rule.id} ${rule.name}`,
      description: rule.description,
      remediationSteps: `${rule.remediation} See docs/policies.md#${rule.id.toLowerCase()}.`,
      url: rule.url,
      severity: rule.severity,
      enforcementLevel: rule.enforcement,
      tags: [rule.id, ...rule.references],
    };
    if (rule.scope === "resource")
      return {
        ...described,
        validateResource: (args, report) => {
          if ("problem" in configured) return;
          for (const finding of judged(rule, args, configured.context).violations) report(told(finding));
        },
      };
    return {
      ...described,
      validateStack: (args, report) => {
        if ("problem" in configured) return;
        for (const finding of judgedStack(rule, args, configured.context).violations)
          report(told(finding), finding.urn);
      },
    };
  });
  return [
    environment,
    ...policies,
    /** A policy about both: the SDK looks for either method. */
    {
      name: notEvaluatedPolicy,
      description: "Names rules that could not be evaluated, because what decides them is known only when it is made.",
      enforcementLevel: "advisory",
      severity: "medium",
      validateResource: (args: ResourceArgs, report) => {
        if ("problem" in configured) {
          if (args.type === stackType)
            for (const { id, name } of rules) report(`${id} ${name}: the pack is not configured`);
          return;
        }
        for (const rule of rules)
          for (const finding of judged(rule, args, configured.context).unknown)
            report(`${rule.id} ${rule.name}: ${told(finding)}`);
      },
      validateStack: (args: StackArgs, report) => {
        if ("problem" in configured) return;
        for (const rule of rules)
          for (const finding of judgedStack(rule, args, configured.context).unknown)
            report(`${rule.id} ${rule.name}: ${told(finding)}`, finding.urn);
      },
    } satisfies ResourceValidationPolicy & StackValidationPolicy,
    {
      name: waivedPolicy,
      description: "Names violations that were given a reason for.",
      enforcementLevel: "advisory",
      severity: "low",
      validateResource: (args: ResourceArgs, report) => {
        if ("problem" in configured) return;
        for (const rule of rules)
          for (const finding of judged(rule, args, configured.context).waived)
            report(`${rule.id} ${rule.name}: ${told(finding)} Waived: ${finding.reason}`);
        ofResources.delete(args.urn);
      },
      validateStack: (args: StackArgs, report) => {
        if ("problem" in configured) return;
        for (const rule of rules)
          for (const finding of judgedStack(rule, args, configured.context).waived)
            report(`${rule.id} ${rule.name}: ${told(finding)} Waived: ${finding.reason}`, finding.urn);
        ofStack.clear();
      },
    } satisfies ResourceValidationPolicy & StackValidationPolicy,
  ];
}
