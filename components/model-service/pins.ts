import type { ResolvedPin } from "./resolve.ts";

/** One of `matches.headers` of a route's rule: https://gateway-api.sigs.k8s.io/reference/spec/#httpheadermatch */
export interface HeaderMatch {
  readonly type: "RegularExpression";
  readonly name: string;
  readonly value: string;
}

/** Requests that one variant answers, and how they are known. */
export interface PinnedRequests {
  readonly match: HeaderMatch;
  readonly variant: string;
}

/** Text as RE2 reads it for what it is: https://github.com/google/re2/wiki/Syntax */
function literally(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

function isSame(one: ResolvedPin, other: ResolvedPin): boolean {
  return one.by === other.by && nameOf(one) === nameOf(other) && one.variant === other.variant;
}

/** Names of headers have no case, those of cookies have. https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
function nameOf({ by, name }: ResolvedPin): string {
  return by === "header" ? name.toLowerCase() : name;
}

function matchOf(pins: readonly [ResolvedPin, ...ResolvedPin[]]): HeaderMatch {
  const [first] = pins;
  const values = pins.map(({ value }) => literally(value)).join("|");
  const type = "RegularExpression";
  if (first.by === "header") return { type, name: nameOf(first), value: values };
  // Among others, with a semicolon between them: https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1
  return { type, name: "cookie", value: `(.*; *)?${literally(first.name)}=(${values})( *;.*)?` };
}

/**
 * How a route knows pinned requests, in the order of the pins: the first that fits decides. All match by expression, since
 * the gateway would prefer exact matches whatever the order. Pins of one header and variant that follow one another are one
 * match: a route has room for few rules.
 */
export function pinnedRequests(pins: readonly ResolvedPin[]): readonly PinnedRequests[] {
  const groups: [ResolvedPin, ...ResolvedPin[]][] = [];
  for (const pin of pins) {
    const last = groups.at(-1);
    if (last !== undefined && isSame(last[0], pin)) last.push(pin);
    else groups.push([pin]);
  }
  return groups.map((group) => ({ match: matchOf(group), variant: group[0].variant }));
}
