import { require as required } from "tsx/cjs/api";
import type { Rule } from "../../policies/rule.ts";

/**
 * The rules of the policy pack. The pack is CommonJS, as the policy SDK can load nothing else (policies/start.cjs): what is
 * an ES module takes it over so. https://tsx.is/dev-api/tsx-require
 */
export function packRules(): readonly Rule[] {
  const loaded: unknown = required("../../policies/rules/index.ts", import.meta.url);
  return (loaded as { readonly rules: readonly Rule[] }).rules;
}
