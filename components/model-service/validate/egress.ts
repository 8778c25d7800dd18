import { isIPv4 } from "node:net";
import { isAddressRange } from "../../address-range.ts";
import type { EgressSpec } from "../spec/egress.ts";
import type { Findings } from "./findings.ts";
import type { Offered } from "./offered.ts";

export function checkEgress(egress: EgressSpec, path: string, offered: Offered, found: Findings): void {
  if ("to" in egress) {
    if (!offered.redis)
      found.add("MS014", path, `${offered.environment} has no Redis. Declare one there, or leave the model out of it.`);
    return;
  }
  if (!isAddressRange(egress.cidr)) {
    const meant = isIPv4(egress.cidr) ? ` Did you mean "${egress.cidr}/32"?` : " Write one such as 10.20.0.0/16.";
    found.add("MS010", `${path}.cidr`, `"${egress.cidr}" is not a range of addresses in CIDR notation.${meant}`);
  }
  if (egress.ports.length === 0) found.add("MS011", `${path}.ports`, "No port is named. Write at least one.");
  egress.ports.forEach((port, index) => {
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      found.add("MS011", `${path}.ports.${index}`, `${port} is not a port. Write a whole number from 1 to 65535.`);
  });
}
