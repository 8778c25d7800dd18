import { isIPv4 } from "node:net";
import { isAddressRange } from "../../address-range.ts";
import { isName, longestName } from "../../names.ts";
import { resolveDatabases } from "../calls.ts";
import type { ModelSpec } from "../spec.ts";
import type { DatabaseSpec } from "../spec/calls.ts";
import type { Findings } from "./findings.ts";
import type { Offered } from "./offered.ts";
import { checkKeys } from "./secrets.ts";

/** As DNS and its resolvers take it; an address is one too. https://www.rfc-editor.org/rfc/rfc1123#section-2.1 */
const host = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

function checkPlace({ at }: DatabaseSpec, path: string, found: Findings): void {
  if (!("cidr" in at)) {
    if (Object.keys(at.labels).length === 0 || !isName(at.namespace))
      found.add("MS029", `${path}.at`, "These are no pods: name their namespace and at least one of their labels.");
    return;
  }
  if (isAddressRange(at.cidr)) return;
  const meant = isIPv4(at.cidr) ? ` Did you mean "${at.cidr}/32"?` : " Write one such as 10.20.0.0/16.";
  found.add("MS010", `${path}.at.cidr`, `"${at.cidr}" is not a range of addresses in CIDR notation.${meant}`);
}

function checkDatabase(database: DatabaseSpec, path: string, found: Findings): void {
  if (!host.test(database.host) || database.host.length > 253)
    found.add("MS029", `${path}.host`, `"${database.host}" is no host. Write its name or address, without a port.`);
  const { port } = database;
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    found.add("MS011", `${path}.port`, `${port} is not a port. Write a whole number from 1 to 65535.`);
  checkPlace(database, path, found);
  if (database.secret !== undefined) checkKeys(database.secret.keys, `${path}.secret.keys`, found);
}

export function checkDatabases(spec: ModelSpec, { environment }: Offered, found: Findings): void {
  const databases = resolveDatabases(spec, environment);
  databases.forEach((database, index) => {
    const path = `databases.${index}`;
    const { name } = database;
    if (!isName(name))
      found.add(
        "MS028",
        `${path}.name`,
        `"${name}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
      );
    else if (databases.findIndex((other) => other.name === name) !== index)
      found.add("MS028", `${path}.name`, `"${name}" is declared twice. Rename one.`);
    checkDatabase(database, path, found);
  });
  for (const name of Object.keys(spec.in?.[environment]?.databases ?? {}))
    if (!databases.some((database) => database.name === name))
      found.add(
        "MS031",
        `in.${environment}.databases.${name}`,
        `The model declares no database "${name}". Declare it, or correct the name.`,
      );
}
