/** Releases whose artifact is a file or a folder of this repository say so by this prefix of their source. */
export const filePrefix = "file:";

/** The file or folder of this repository that a version's artifact is packed from; undefined where it came from elsewhere. */
export function sourceFile(from: string): string | undefined {
  return from.startsWith(filePrefix) ? from.slice(filePrefix.length) : undefined;
}
