import { protocolRuntimes } from "../../nearline/settings.ts";
import { seconds } from "../../quantity.ts";
import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import type { Offered } from "./offered.ts";
import { checkDuration } from "./quantities.ts";

/** Longer, and what is kept is no cache, but a table of answers (minutes). */
const longestTtl = 1440;

/** What only data can get wrong in how a model's answers are kept. */
export function checkCache(spec: ModelSpec, offered: Offered, found: Findings): void {
  const { cache, io, runtime } = spec;
  if (cache === undefined) return;
  if (!protocolRuntimes.has(runtime.kind))
    found.add(
      "MS100",
      "cache",
      `Answers of ${runtime.kind} are not made of a request's inputs alone, or not told by the Open Inference Protocol v2. Leave "cache" out.`,
    );
  else if ((spec.calls ?? []).length > 0 || (spec.databases ?? []).length > 0 || (spec.egress ?? []).length > 0)
    found.add(
      "MS100",
      "cache",
      'The model asks others (calls, databases, egress), so that its answers are not made of a request\'s inputs alone. Leave "cache" out.',
    );
  if (offered.results !== true)
    found.add(
      "MS102",
      "cache",
      `${offered.environment} has no Redis that keeps answers. Give the environment "results", or leave the model's "cache" out.`,
    );
  const inputs = Object.keys(io?.inputs ?? {});
  const unknown = (cache.key ?? []).filter((name) => !inputs.includes(name));
  if (cache.key !== undefined && (cache.key.length === 0 || unknown.length > 0))
    found.add(
      "MS101",
      "cache.key",
      io === undefined
        ? 'The model declares no "io", by which the names could be known. Declare it, or leave "key" out: then all inputs decide.'
        : `${unknown.length === 0 ? "It names none" : `There is no input ${unknown.join(", ")}`}. Inputs are ${inputs.join(", ")}.`,
    );
  const before = found.issues.length;
  checkDuration("cache.ttl", cache.ttl, found);
  if (found.issues.length === before && (seconds(cache.ttl) < 1 || seconds(cache.ttl) > longestTtl * 60))
    found.add("MS103", "cache.ttl", `${cache.ttl} is not between 1s and ${longestTtl}m.`);
  if (spec.payloads !== undefined)
    found.add(
      "MS104",
      "cache",
      'The server records payloads, and never sees what is answered without it: what is judged would be the rarer requests alone. Leave "payloads" or "cache" out.',
    );
}
