import { isName, longestName } from "../../names.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";

/** A label's value: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const labelValue = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

const mailAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function checkOwnership({ owner, costCentre, system }: ModelSpec, found: Findings): void {
  if (owner !== undefined && !mailAddress.test(owner) && !/^https:\/\/\S+$/.test(owner))
    found.add(
      "MS045",
      "owner",
      `"${owner}" reaches nobody. Write an e-mail address, or a page that begins with https://.`,
    );
  if (costCentre !== undefined && !labelValue.test(costCentre))
    found.add(
      "MS046",
      "costCentre",
      `"${costCentre}" cannot be a label. Write letters, digits, dashes, dots and underscores, 63 at most, a letter or digit at both ends.`,
    );
  if (system !== undefined && !isName(system))
    found.add(
      "MS048",
      "system",
      `"${system}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
    );
}
