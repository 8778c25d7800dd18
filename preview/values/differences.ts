import { isSecret, isUnknown } from "./markers.ts";
import type { Path } from "./path.ts";
import { isPlain } from "./plain.ts";

/** A place at which two values are not the same. */
export interface Difference {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two values differ: the deepest places, so that a large value is not shown for a small change. Pure. */
export function differences(before: unknown, after: unknown, path: Path = []): readonly Difference[] {
  if (Object.is(before, after)) return [];
  const whole = [{ path, before, after }];
  if ([before, after].some((value) => isSecret(value) || isUnknown(value))) return whole;
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [before as readonly unknown[], after as readonly unknown[]];
    return Array.from({ length: Math.max(old.length, now.length) }).flatMap((_, index) =>
      differences(old[index], now[index], [...path, index]),
    );
  }
  if (isPlain(before) && isPlain(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], [...path, key]));
  }
  return whole;
}
