import { closestMatch } from "leven";
import type { z } from "zod";
import { championWeight, type Traffic } from "../../components/model-service/release.ts";
import type { Issue } from "../../components/issues.ts";
import { releaseKeys } from "./schema.ts";
import { unmatchable } from "./unmatchable.ts";

type Refusal = z.core.$ZodIssue;

/** A value as it stands in a message: JSON, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    content,
  );
}

/** Further off than two letters it is another word. */
const farthestTypo = 2;

function didYouMean(key: string): string {
  const near = closestMatch(key, releaseKeys, { maxDistance: farthestTypo });
  return near === undefined ? "Remove it." : `Did you mean "${near}"?`;
}

/** What zod refused, as issues with a code of their own each: what is wrong, with the value, and what to do. */
export function explain(refusal: Refusal, content: unknown, file: string): readonly Issue[] {
  const at = (path: readonly PropertyKey[]): string => [file, path.map(String).join(".")].filter(Boolean).join(" ");
  if (refusal.code === "unrecognized_keys")
    return refusal.keys.map((key) => ({
      code: "MR004",
      path: at([...refusal.path, key]),
      message: `There is no key ${shown(key)} here. ${didYouMean(key)}`,
    }));
  const value = valueAt(content, refusal.path);
  const key = refusal.path.at(-1);
  const path = at(refusal.path);
  if (key === "champion" && value === undefined)
    return [{ code: "MR005", path, message: "There is no champion. Name the version that serves: digest, version, from, golden." }];
  if (value === undefined)
    return [{ code: "MR003", path, message: "It is missing. Write it." }];
  if (key === "digest" || key === "to")
    return [
      {
        code: "MR007",
        path,
        message: `${shown(value)} is not a digest. Write "sha256:" and 64 hexadecimal digits; a tag may name something else tomorrow.`,
      },
    ];
  if (key === "weight")
    return [{ code: "MR008", path, message: `${shown(value)} is not a weight. Write a whole number from 0 to 100.` }];
  if (key === "percent")
    return [
      { code: "MR011", path, message: `${shown(value)} is not a share to mirror. Write a whole number from 1 to 100.` },
    ];
  if (refusal.code === "invalid_union")
    return [
      {
        code: "MR012",
        path,
        message: `${shown(value)} is not a pin. Write { header: NAME, value: VALUE, to: DIGEST }, or "cookie" in place of "header".`,
      },
    ];
  if ((key === "header" || key === "cookie") && typeof value === "string")
    return [
      { code: "MR013", path, message: `${shown(value)} cannot be the name of a ${key}. Write letters, digits and dashes.` },
    ];
  if (key === "at" && typeof value === "string")
    return [{ code: "MR014", path, message: `${shown(value)} is not a time. Write it as "2026-11-22T09:30:00Z".` }];
  const expected = refusal.code === "invalid_type" ? `Write ${article(refusal.expected)}.` : "Write something.";
  return [{ code: "MR003", path, message: `${shown(value)} does not belong here. ${expected}` }];
}

const words: Readonly<Record<string, string>> = {
  string: "text, in quotes where it looks like a number",
  array: "a list",
  object: "keys and values",
};

function article(expected: string): string {
  return words[expected] ?? `a value of type ${expected}`;
}

/** Pins that lead to no variant that answers, and those that say the same twice. */
function pinIssues({ champion, challengers = [], pins = [] }: Traffic, file: string): readonly Issue[] {
  const answering = new Set([champion, ...challengers].map(({ digest }) => digest));
  const seen = new Map<string, number>();
  return pins.flatMap((pin, index) => {
    const path = `${file} pins.${index}`;
    const issues: Issue[] = [];
    if (!answering.has(pin.to))
      issues.push({
        code: "MR015",
        path: `${path}.to`,
        message: `${pin.to.slice(0, 19)}… is neither the champion nor a challenger. Name one of them, or remove the pin.`,
      });
    // Headers' names have no case, cookies' have: https://www.rfc-editor.org/rfc/rfc9110#name-field-names
    const key = JSON.stringify("header" in pin ? [pin.header.toLowerCase(), pin.value] : [0, pin.cookie, pin.value]);
    const other = seen.get(key);
    if (other === undefined) seen.set(key, index);
    else issues.push({ code: "MR016", path, message: `It asks for the same as pins.${other}. Remove one of them.` });
    return issues;
  });
}

/** What is wrong with a release although each of its values is right. */
export function contradictions(release: Traffic, file: string): readonly Issue[] {
  const challengers = release.challengers ?? [];
  const issues: Issue[] = [];
  const left = championWeight(challengers);
  if (left < 0)
    issues.push({
      code: "MR006",
      path: `${file} challengers`,
      message: `Their weights are ${100 - left} together, above 100. Lower them by ${-left}; the champion takes what they leave.`,
    });
  const parts = new Map<string, string>([[release.champion.digest, "champion"]]);
  const others = [
    ...challengers.map(({ digest }, index) => ({ digest, part: `challengers.${index}` })),
    ...(release.shadow === undefined ? [] : [{ digest: release.shadow.digest, part: "shadow" }]),
  ];
  for (const { digest, part } of others) {
    const other = parts.get(digest);
    if (other !== undefined)
      issues.push({
        code: "MR009",
        path: `${file} ${part}.digest`,
        message: `${digest.slice(0, 19)}… is ${other} already. Name another version, or remove one.`,
      });
    else parts.set(digest, part);
  }
  issues.push(...pinIssues(release, file), ...unmatchable(release, file));
  return issues;
}
