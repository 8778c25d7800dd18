/** Files of a tree by their paths: mode and blob, such as `100644 3b18e51…`. */
export type Files = ReadonlyMap<string, string>;

/** How the files that were changed here stand to what a branch has by now. */
export interface Standing {
  /** Changed here alone: what they are to be there, undefined where they are to be gone. */
  readonly open: ReadonlyMap<string, string | undefined>;
  /** The branch has them as they are here. */
  readonly there: readonly string[];
  /** Changed on both sides, and not to the same. */
  readonly conflicts: readonly string[];
}

/**
 * What is changed here, and what of it the branch may be given. A file that both changed is a conflict, also where its lines
 * would merge: what was decided here was decided on what the file said before. Pure.
 *
 * @param base what both began from
 */
export function standing(base: Files, ours: Files, theirs: Files): Standing {
  const open = new Map<string, string | undefined>();
  const [there, conflicts]: [string[], string[]] = [[], []];
  for (const path of new Set([...base.keys(), ...ours.keys()])) {
    const [was, is, has] = [base.get(path), ours.get(path), theirs.get(path)];
    if (is === was) continue;
    if (has === is) there.push(path);
    else if (has === was) open.set(path, is);
    else conflicts.push(path);
  }
  return { open, there: there.toSorted(), conflicts: conflicts.toSorted() };
}
