import type { Rule } from "../rule.ts";

/** What models are served with. */
export const modelRules: readonly Rule[] = [];
