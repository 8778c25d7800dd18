import { pathToFileURL } from "node:url";

/**
 * The text of a JavaScript module whose `bundle` is the URL of a program's bundle, or undefined when the bundle is gone
 * or one of its sources was changed, removed or added since. For programs that node starts anyway: `launcher` is for
 * those that a shell starts.
 *
 * @param bundle the bundle's file, absolute
 * @param sources files and folders that the bundle was made of, absolute
 */
export function moduleLauncher(bundle: string, sources: readonly string[]): string {
  return `import { statSync } from "node:fs";

const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
const made = changed(${JSON.stringify(bundle)});
const sources = ${JSON.stringify(sources)};
const isUnchanged = made !== undefined && sources.every((path) => (changed(path) ?? Infinity) <= made);
export const bundle = isUnchanged ? ${JSON.stringify(pathToFileURL(bundle).href)} : undefined;
`;
}
