import type { Rule } from "../rule.ts";
import { imageByDigest } from "./image-by-digest.ts";
import { noLatest } from "./no-latest.ts";
import { podRestricted } from "./pod-restricted.ts";

/** Every rule of the pack, in the order of reports. */
export const rules: readonly Rule[] = [imageByDigest, noLatest, podRestricted];
