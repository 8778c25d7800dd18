import type { PolicyConfigSchema } from "@pulumi/policy";
import { z } from "zod";
import type { CostFacts } from "../cost/index.ts";
import type { Context } from "./rule.ts";
import { settingsSchema } from "./settings.ts";

/** The policy whose configuration is the whole pack's, in policies/environments/ENV.json. */
export const environmentPolicy = "environment";

const { properties = {}, required = [] } = z.toJSONSchema(settingsSchema);

/** The settings as the policy SDK wants to know them: the engine refuses a configuration that is not so. */
export const configSchema = {
  properties: properties as PolicyConfigSchema["properties"],
  required,
} satisfies PolicyConfigSchema;

/** What rules know beside resources, or why they cannot know it. */
export type Configured = { readonly context: Context } | { readonly problem: string };

const remedy = `Say which environment this is: --policy-pack policies --policy-pack-config policies/environments/ENV.json.`;

/**
 * @param config as it was handed to the pack
 * @param facts as `locks/` has them
 */
export function readConfiguration(config: unknown, facts: CostFacts): Configured {
  const read = settingsSchema.safeParse(config);
  if (read.success) return { context: { environment: read.data.name, settings: read.data, facts } };
  const problems = read.error.issues.map(({ path, message }) => `${path.join(".") || environmentPolicy}: ${message}`);
  return { problem: `The pack has no usable configuration: ${problems.join("; ")}. ${remedy}` };
}

/** Why a stack is not the one that the configuration is about; undefined where it is. */
export function otherEnvironment(urn: string, { environment }: Context): string | undefined {
  const stack = /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
  if (stack === environment || stack.startsWith(`${environment}-`)) return undefined;
  return `The configuration is about ${environment}, and the stack is ${stack}. ${remedy}`;
}
