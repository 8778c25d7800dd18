import type { Rule } from "../rule.ts";
import { imageDigestRegistry } from "../rules/image-digest-registry.ts";
import { podRestricted } from "../rules/pod-restricted.ts";

/** What every pod holds, and what is around it. */
export const kubernetesRules: readonly Rule[] = [podRestricted, imageDigestRegistry];
