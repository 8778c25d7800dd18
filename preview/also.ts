import type { AlsoUsed, ModelChange } from "./report.ts";

/** One way in which a model is used beside being asked, before and after; a side is undefined where it is not there. */
export interface AlsoChange {
  readonly before?: string;
  readonly after?: string;
}

const ways: readonly (keyof AlsoUsed)[] = ["queue", "files", "kept"];

/** Every way in which a model is used beside being asked, before or after. Pure. */
export function alsoChanges({ before, after }: Pick<ModelChange, "before" | "after">): readonly AlsoChange[] {
  return ways.flatMap((way) => {
    const [was, is] = [before?.also?.[way], after?.also?.[way]];
    if (was === undefined && is === undefined) return [];
    return [{ ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}

/** Them in a line, as `marked` has what is new; undefined where there are none. A model that comes or goes has nothing to compare. */
export function alsoInWords(
  change: Pick<ModelChange, "change" | "before" | "after">,
  marked: (text: string) => string,
  plain: (text: string) => string = (text) => text,
): string | undefined {
  const isWhole = change.change === "added" || change.change === "removed";
  const words = alsoChanges(change).map(({ before, after }) => {
    if (isWhole || before === after) return plain(after ?? before ?? "");
    if (after === undefined) return `${plain(before ?? "")} → ${marked("none")}`;
    return before === undefined ? marked(`${after} (new)`) : `${plain(before)} → ${marked(after)}`;
  });
  return words.length === 0 ? undefined : words.join("; ");
}
