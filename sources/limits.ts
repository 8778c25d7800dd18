/**
 * Largest artifact that is packed (bytes): it is packed in memory, and Node.js reads no file of more than 2 GiB at once
 * (https://nodejs.org/api/errors.html#err_fs_file_too_large). Larger models are mounted from a bucket: docs/models.md.
 */
export const largestArtifact = 2 * 1024 ** 3 - 1024 ** 2;

/** Most files of one artifact: a folder with more is a data set, or the wrong folder. */
export const mostFiles = 10_000;

/** So long (ms) a server may take to begin an answer, and between two parts of one. */
export const patience = 60_000;

/** After each so many bytes of a download a line says how far it is. */
export const tellEvery = 64 * 1024 ** 2;

/** A number of bytes as people read it. */
export function megabytes(bytes: number): string {
  const mebi = bytes / 1024 ** 2;
  return mebi < 1 ? `${Math.ceil(bytes / 1024)} KiB` : `${mebi.toFixed(mebi < 10 ? 1 : 0)} MiB`;
}
