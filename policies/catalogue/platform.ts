import type { Rule } from "../rule.ts";

/** What the platform on AWS is made of. */
export const platformRules: readonly Rule[] = [];
