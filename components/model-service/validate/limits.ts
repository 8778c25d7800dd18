import { bytes } from "../../quantity.ts";
import type { LimitsSpec } from "../spec/limits.ts";
import type { Findings } from "./findings.ts";
import { checkQuantity } from "./quantities.ts";

/** A proxy holds a request until it is whole, and has 512Mi for all of them. */
const largestBody = "64Mi";

export function checkLimits({ body, concurrent }: LimitsSpec, found: Findings): void {
  if (body !== undefined) {
    const before = found.issues.length;
    checkQuantity("limits.body", body, () => bytes(body), found);
    if (found.issues.length === before && (bytes(body) > bytes(largestBody) || !Number.isInteger(bytes(body))))
      found.add(
        "MS057",
        "limits.body",
        `${body} is no limit of a body. Write whole bytes, ${largestBody} at most: the gateway holds each request until it is whole.`,
      );
  }
  if (concurrent !== undefined && (!Number.isInteger(concurrent) || concurrent < 1))
    found.add("MS058", "limits.concurrent", `${concurrent} is not a number of requests. Write 1 or more.`);
}
