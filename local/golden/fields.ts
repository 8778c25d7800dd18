import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../toolchain/paths.ts";

/** What a golden file says of all of its rows; nothing where it holds whole exchanges. */
export interface GoldenFields {
  /** Names of the inputs, in the order in which rows give them. */
  readonly fields?: readonly string[];
  /** Names of the classes, in the order in which probabilities are given. */
  readonly classes?: readonly string[];
}

/** Reads them by the file's path in the repository. */
export function goldenFields(path: string): GoldenFields {
  const { fields, classes } = JSON.parse(readFileSync(join(repositoryRoot, path), "utf8")) as GoldenFields;
  return { ...(fields === undefined ? {} : { fields }), ...(classes === undefined ? {} : { classes }) };
}
