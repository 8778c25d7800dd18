import { kubernetesRules } from "../catalogue/kubernetes.ts";
import { modelRules } from "../catalogue/models.ts";
import { platformRules } from "../catalogue/platform.ts";
import type { Rule } from "../rule.ts";

/** Every rule of the pack, in the order of their ids. */
export const rules: readonly Rule[] = [...platformRules, ...kubernetesRules, ...modelRules];
