/**
 * Room for what is put around a name within a DNS label of 63 characters: `-challenger-` and eight digits after a
 * model's, `models-` before a team's.
 */
export const longestName = 40;

/** Whether a model or a team can be called so: a lower-case DNS label, a letter first, as Services ask for it. */
export function isName(text: string): boolean {
  return /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= longestName;
}
