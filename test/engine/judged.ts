import { readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { readConfiguration } from "../../policies/configuration.ts";
import { judgeResource, judgeStack } from "../../policies/judge.ts";
import type { Context, Finding, Rule } from "../../policies/rule.ts";
import { rules } from "../../policies/rules/index.ts";
import { waivers, type Waiver } from "../../policies/waivers.ts";
import { facts } from "../unit/policies/support.ts";
import { registeredBy, type RegisteredResource } from "../support/blueprint.ts";

const environments = join(import.meta.dirname, "../../policies/environments");

/** The pack's configuration of an environment. */
function contextOf(environment: string): Context {
  const file = JSON.parse(readFileSync(join(environments, `${environment}.json`), "utf8")) as { environment: unknown };
  const read = readConfiguration(file.environment, facts);
  if ("problem" in read) throw new Error(read.problem);
  return read.context;
}

export interface BlueprintJudged {
  readonly resources: readonly RegisteredResource[];
  /** As `ID NAME PATH: MESSAGE`. */
  readonly violations: readonly string[];
  /** Ids of rules that could not be evaluated somewhere. */
  readonly unknown: readonly string[];
  /** Waivers that something needed. */
  readonly used: readonly Waiver[];
}

/** All that the program registers for an environment, under every rule, with the environment's own configuration. */
export async function judgeBlueprint(environment: string, preview: boolean): Promise<BlueprintJudged> {
  vi.resetModules();
  const resources = await registeredBy(environment, () => import("../../stacks/index.ts"), { preview });
  const context = contextOf(environment);
  const outputs = resources.map((one) => ({ ...one, props: one.outputs }));
  const violations: string[] = [];
  const unknown = new Set<string>();
  const used = new Set<Waiver>();
  const told = (rule: Rule, urn: string, { path, message }: Finding) =>
    `${rule.id} ${urn.split("::").slice(2).join(" ")} ${path}: ${message}`;
  for (const rule of rules) {
    const judged = [
      ...resources.map((one) => {
        const { violations, ...rest } = judgeResource(rule, one, context, waivers);
        return { ...rest, violations: violations.map((finding) => ({ ...finding, urn: one.urn })) };
      }),
      judgeStack(rule, outputs, context, waivers),
    ];
    for (const one of judged) {
      violations.push(...one.violations.map((finding) => told(rule, finding.urn, finding)));
      if (one.unknown.length > 0) unknown.add(rule.id);
      for (const { reason } of one.waived)
        for (const waiver of waivers) if (waiver.reason === reason && waiver.rule === rule.id) used.add(waiver);
    }
  }
  return { resources, violations, unknown: [...unknown], used: [...used] };
}
