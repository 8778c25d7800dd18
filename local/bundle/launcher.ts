/** A word as the shell reads it back unchanged. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function words(...command: readonly string[]): string {
  return command.map(quoted).join(" ");
}

/** How a program is started. Every path is absolute. */
export interface Launch {
  /** The node binary. */
  readonly node: string;
  /** The program's bundle. */
  readonly bundle: string;
  /** Files and folders that the bundle was made of. */
  readonly sources: readonly string[];
  /** The program as it was written, and what node loads TypeScript by. */
  readonly script: string;
  readonly loader: string;
}

/**
 * The text of a shell script that starts a program: its bundle, unless a source was changed since, or DEBUG asks for
 * places in the sources. The script becomes node itself, so that signals arrive: the same node, or when that is gone the
 * one on PATH.
 */
export function launcher({ node, bundle, sources, script, loader }: Launch): string {
  const isUnchanged = `[ -z "$(find ${words(...sources)} -maxdepth 0 -newer ${quoted(bundle)} -print -quit 2>&1)" ]`;
  return `#!/bin/sh
if [ -z "\${DEBUG:-}" ] && [ -x ${quoted(node)} ] && [ -f ${quoted(bundle)} ] && ${isUnchanged}; then
  exec ${words(node, bundle)} "$@"
fi
exec "$(command -v ${quoted(node)} || echo node)" ${words("--import", loader, script)} "$@"
`;
}
