import { list, plain, text, texts } from "../values/plain.ts";

/**
 * What each resource depends on, of what `pulumi preview --json` printed: events do not have it. What cannot be read, as
 * when a preview failed before it printed, is nothing. Pure.
 */
export function dependenciesOf(printed: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  let read: unknown;
  try {
    read = JSON.parse(printed.slice(printed.indexOf("{")));
  } catch {
    return found;
  }
  for (const step of list(plain(read)["steps"])) {
    const { urn, newState, oldState } = plain(step);
    const state = plain(newState ?? oldState);
    const dependencies = texts(state["dependencies"]);
    if (dependencies.length > 0) found.set(text(urn), dependencies);
  }
  return found;
}
