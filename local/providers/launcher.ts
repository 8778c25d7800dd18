/** A word as the shell reads it back unchanged. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function words(...command: readonly string[]): string {
  return command.map(quoted).join(" ");
}

/** How a stand-in is started. Every path is absolute. */
export interface Launch {
  /** The node binary. */
  readonly node: string;
  /** The stand-in in one file. */
  readonly bundle: string;
  /** Files and folders that the bundle was made of. */
  readonly sources: readonly string[];
  /** The stand-in as it was written, and what node loads TypeScript by. */
  readonly script: string;
  readonly loader: string;
}

/**
 * The text of a program that starts a stand-in: its bundle, which starts in half the time, unless a source was changed
 * since. The program becomes node itself, so that signals arrive.
 */
export function launcher({ node, bundle, sources, script, loader }: Launch): string {
  return `#!/bin/sh
if [ -f ${quoted(bundle)} ] && [ -z "$(find ${words(...sources)} -newer ${quoted(bundle)} -print -quit)" ]; then
  exec ${words(node, bundle)} "$@"
fi
exec ${words(node, "--import", loader, script)} "$@"
`;
}
