import { isName, longestName } from "../../names.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";

/** As file names and keys of Kubernetes Secrets are written: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
const key = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

export function isKey(name: string): boolean {
  return key.test(name);
}

/** Keys that cannot be files beside one another. */
export function checkKeys(keys: readonly string[], path: string, found: Findings): void {
  keys.forEach((name, index) => {
    if (!isKey(name) || keys.indexOf(name) !== index)
      found.add(
        "MS030",
        `${path}.${index}`,
        `"${name}" cannot be a file of its own. Use letters, digits, dots, dashes and underscores, each key once.`,
      );
  });
}

export function checkSecrets({ secrets = [], databases = [] }: ModelSpec, found: Findings): void {
  secrets.forEach(({ name, keys }, index) => {
    const path = `secrets.${index}`;
    if (!isName(name))
      found.add(
        "MS020",
        `${path}.name`,
        `"${name}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
      );
    else if (secrets.findIndex((other) => other.name === name) !== index)
      found.add("MS020", `${path}.name`, `"${name}" is declared twice. Rename one, or give the first all keys.`);
    // Both would be kept under one name.
    else if (databases.some((database) => database.name === name && database.secret !== undefined))
      found.add("MS020", `${path}.name`, `"${name}" is the name of a database's secret already. Rename one.`);
    checkKeys(keys, `${path}.keys`, found);
  });
}
