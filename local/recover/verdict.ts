/** What became of a creation that was open when a run ended. */
export type Verdict =
  /** Made again it is the same: nothing is to be decided. */
  | { readonly is: "repeatable"; readonly why: string }
  | { readonly is: "there"; readonly id: string }
  | { readonly is: "absent" }
  /** Nobody can tell, or more than one is found. */
  | { readonly is: "unclear"; readonly why: string };

/** The only one of what was found. */
export function only(ids: readonly string[]): Verdict {
  const [id, ...more] = ids;
  if (id === undefined) return { is: "absent" };
  if (more.length > 0) return { is: "unclear", why: `${ids.length} are like it: ${ids.join(", ")}` };
  return { is: "there", id };
}
