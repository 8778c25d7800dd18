import type { PropertyChange } from "../report.ts";
import { differences } from "../values/differences.ts";
import { parsePath, valueAt, writePath, type Path } from "../values/path.ts";
import { shown, type Showing } from "../values/shown.ts";
import type { Folded } from "./fold.ts";

function changed(path: Path, forces: boolean, sides: readonly [unknown, unknown], showing: Showing): PropertyChange {
  const [before, after] = sides.map((side) =>
    shown(valueAt(side, path), showing, path, valueAt(side, path.slice(0, -1))),
  );
  if (before === undefined || after === undefined) throw new RangeError("two sides");
  return {
    path: writePath(path),
    kind: before.is === "nothing" ? "add" : after.is === "nothing" ? "delete" : "update",
    forcesReplacement: forces,
    before,
    after,
  };
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => part === path[index]);
}

/** What the provider says that changes, by path. */
function detailed(folded: Folded, showing: Showing): readonly PropertyChange[] {
  const { old, new: now, keys } = folded;
  return Object.entries(folded.detailed ?? {}).map(([written, { kind, ofInputs }]) => {
    const path = parsePath(written);
    const forces = kind.endsWith("-replace") || keys.includes(written);
    // Before: as the program had it, or as the resource is; after: as the program wants it.
    const told = changed(path, forces, [ofInputs ? old?.inputs : old?.outputs, now?.inputs], showing);
    return { ...told, kind: kind.startsWith("add") ? "add" : kind.startsWith("delete") ? "delete" : "update" };
  });
}

/** What differs between what the program had and what it wants, where the provider does not say it. */
function compared(folded: Folded, showing: Showing): readonly PropertyChange[] | undefined {
  const { old, new: now, keys, diffs } = folded;
  const sides = [old?.inputs ?? {}, now?.inputs ?? {}] as const;
  const about = diffs.map(parsePath);
  const found = differences(...sides).filter(
    ({ path }) => about.length === 0 || about.some((start) => startsWith(path, start) || startsWith(start, path)),
  );
  if (found.length === 0 && diffs.length > 0)
    return diffs.map((written) => changed(parsePath(written), keys.includes(written), sides, showing));
  if (found.length === 0) return undefined;
  const forcing = keys.map(parsePath);
  return found.map(({ path }) =>
    changed(
      path,
      forcing.some((start) => startsWith(path, start)),
      sides,
      showing,
    ),
  );
}

/** Each property of what comes or goes, as a whole. */
function whole(folded: Folded, showing: Showing): readonly PropertyChange[] {
  const sides = [folded.old?.inputs ?? {}, folded.new?.inputs ?? {}] as const;
  const names = [...new Set(sides.flatMap((side) => Object.keys(side)))].filter((name) => !name.startsWith("__"));
  return names.sort().map((name) => changed([name], false, sides, showing));
}

/** What changes in a resource; undefined where nobody says. Pure. */
export function propertyChanges(folded: Folded, showing: Showing): readonly PropertyChange[] | undefined {
  switch (folded.operation) {
    case "create":
    case "import":
    case "delete":
      return whole(folded, showing);
    case "update":
    case "replace": {
      const told = folded.detailed === undefined ? compared(folded, showing) : detailed(folded, showing);
      return told?.toSorted((one, other) => (one.path < other.path ? -1 : 1));
    }
    case "same":
    case "read":
    case "discard":
      return [];
  }
}
