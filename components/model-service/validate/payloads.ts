import { fieldsOf } from "../payloads.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";

/** Whether the share of requests is one, and the fields are the contract's. */
export function checkPayloads({ payloads, io }: ModelSpec, found: Findings): void {
  if (payloads === undefined) return;
  const { sample, redact = [], keep } = payloads;
  if (!(sample > 0 && sample <= 1))
    found.add("MS069", "payloads.sample", `${sample} is no share of requests. Write one above 0 and at most 1.`);
  const named = [
    ...redact.map((name, at) => [name, `redact.${at}`]),
    ...(keep ?? []).map((name, at) => [name, `keep.${at}`]),
  ];
  if (keep?.length === 0)
    found.add("MS070", "payloads.keep", "It names no field. Name one at least, or leave payloads out.");
  if (named.length === 0) return;
  if (io === undefined) {
    found.add(
      "MS070",
      "payloads",
      "Fields are named, and io says none: a misspelt name would be recorded. Declare io.",
    );
    return;
  }
  const known = fieldsOf(io);
  for (const [name = "", at = ""] of named)
    if (!known.includes(name))
      found.add("MS070", `payloads.${at}`, `"${name}" is no field of io. Its fields are ${known.join(", ")}.`);
}
