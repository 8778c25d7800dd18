import { variable } from "./calls.ts";
import { databaseFolder } from "./secrets.ts";
import type { DatabaseSpec } from "./spec/calls.ts";

/** What a model's container learns of its databases: where they are, and the folders of their secrets. */
export function databaseVariables(databases: readonly DatabaseSpec[]) {
  return databases.flatMap((database) => {
    const begin = variable("DATABASE", database.name);
    return [
      { name: `${begin}_HOST`, value: database.host },
      { name: `${begin}_PORT`, value: String(database.port) },
      ...(database.secret === undefined ? [] : [{ name: `${begin}_SECRETS`, value: databaseFolder(database) }]),
    ];
  });
}
