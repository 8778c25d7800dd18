import { seconds } from "../../quantity.ts";
import { isOf } from "../features.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import { checkDuration } from "./quantities.ts";

/** A table's name is part of keys in Redis, a value's that of a field. */
const tableName = /^[a-z][a-z0-9-]{0,39}$/;
const fieldName = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** Older values are none of an online store (minutes): thirty days. */
const longestAge = 43_200;

/** What only data can get wrong in the features that a logic service reads. */
export function checkFeatures({ features, runtime }: ModelSpec, found: Findings): void {
  if (features === undefined) return;
  if (runtime.kind !== "custom" || runtime.function === undefined)
    found.add(
      "MS105",
      "features",
      'Only a Python function reads features: its template has the client. Declare runtime custom with a "function", or leave "features" out.',
    );
  for (const [table, { key, values, maxAge, defaults = {} }] of Object.entries(features)) {
    const at = `features.${table}`;
    if (!tableName.test(table))
      found.add(
        "MS106",
        at,
        `"${table}" is no name of a table. Write lower-case letters, digits and dashes, 40 at most.`,
      );
    const names = Object.keys(values);
    if (names.length === 0) found.add("MS106", `${at}.values`, "The table has no values. Name at least one.");
    for (const name of [key, ...names])
      if (!fieldName.test(name))
        found.add("MS106", at, `"${name}" is no name of a field. Write letters, digits and underscores, 63 at most.`);
    if (names.includes(key)) found.add("MS106", `${at}.key`, `${key} is a value as well. Take it out of the values.`);
    for (const [name, value] of Object.entries(defaults)) {
      const datatype = values[name];
      if (datatype === undefined)
        found.add("MS107", `${at}.defaults.${name}`, `There is no such value. Values are ${names.join(", ")}.`);
      else if (!isOf(value, datatype))
        found.add("MS107", `${at}.defaults.${name}`, `${JSON.stringify(value)} is not ${datatype}.`);
    }
    const before = found.issues.length;
    checkDuration(`${at}.maxAge`, maxAge, found);
    if (found.issues.length === before && (seconds(maxAge) < 1 || seconds(maxAge) > longestAge * 60))
      found.add("MS108", `${at}.maxAge`, `${maxAge} is not between 1s and ${longestAge}m.`);
  }
}
