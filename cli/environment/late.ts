/**
 * Values that are only known once something was made. Where nothing was, a mark stands in their place, and what it
 * reaches is never shown as if it were known.
 */
const mark = /⟦unresolved: (.*?)⟧/;

/** A string in the place of a value that is not there yet. */
export function late(what: string): string {
  return `⟦unresolved: ${what}⟧`;
}

/** A place at which a value is not known. */
export interface Unresolved {
  /** `spec.template.spec.containers.0.image` */
  readonly field: string;
  /** What is missing, and what would make it known. */
  readonly what: string;
}

/**
 * Puts an object `{ unresolved: … }` where a mark stands: no API server and no scanner takes it for a value, and whoever
 * reads the file sees what is missing. Pure.
 */
export function showUnresolved(value: unknown, field: readonly string[] = []): { value: unknown; found: Unresolved[] } {
  if (typeof value === "string") {
    const what = mark.exec(value)?.[1];
    return what === undefined
      ? { value, found: [] }
      : { value: { unresolved: what }, found: [{ field: field.join("."), what }] };
  }
  if (typeof value !== "object" || value === null) return { value, found: [] };
  const parts = Object.entries(value).map(([key, part]) => [key, showUnresolved(part, [...field, key])] as const);
  return {
    value: Array.isArray(value)
      ? parts.map(([, part]) => part.value)
      : Object.fromEntries(parts.map(([key, part]) => [key, part.value])),
    found: parts.flatMap(([, part]) => part.found),
  };
}
