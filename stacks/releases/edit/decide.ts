import { isDeepStrictEqual } from "node:util";
import type { IssueCode } from "../../../components/issue-codes.ts";
import type { Issue } from "../../../components/issues.ts";
import type {
  Challenger,
  Pin,
  Release,
  Shadow,
  Traffic,
  Version,
} from "../../../components/model-service/release.ts";
import { contradictions } from "../explain.ts";
import { short, shownFile, type Change, type Part, type PinnedBy, type ReleaseName } from "./change.ts";
import { beforeLastChange, earlierWith, trafficOf } from "./rollback.ts";

/** What is to be served after a change. */
export interface Decision {
  readonly traffic: Traffic;
  /** Of the entry in the history that it is brought back from; undefined unless it is a rollback. */
  readonly from?: number;
  /** What follows beside what was asked for, one sentence each. */
  readonly consequences: readonly string[];
}

type Decided = Decision | { readonly issues: readonly Issue[] };

/** Traffic's parts, with what may be absent as `undefined`, and lists always there. */
interface Parts {
  readonly champion: Version;
  readonly challengers: readonly Challenger[];
  readonly shadow: Shadow | undefined;
  readonly pins: readonly Pin[];
  readonly sticky: { readonly header: string } | undefined;
}

function partsOf({ champion, challengers = [], shadow, pins = [], sticky }: Traffic): Parts {
  return { champion, challengers, shadow, pins, sticky };
}

/** What is empty is left out, as people write it. */
function asTraffic({ champion, challengers, shadow, pins, sticky }: Parts): Traffic {
  return {
    champion,
    ...(challengers.length === 0 ? {} : { challengers }),
    ...(shadow === undefined ? {} : { shadow }),
    ...(pins.length === 0 ? {} : { pins }),
    ...(sticky === undefined ? {} : { sticky }),
  };
}

/** A version without the share that went with its part. */
function bare({ digest, version, from, golden, reference, provenance }: Version): Version {
  return {
    ...{ digest, version, from, golden },
    ...(reference === undefined ? {} : { reference }),
    ...(provenance === undefined ? {} : { provenance }),
  };
}

/** A pin as people say it: `header x-variant: b`. */
export function pinWords(pin: PinnedBy): string {
  return `${"header" in pin ? `header ${pin.header}` : `cookie ${pin.cookie}`}: ${pin.value}`;
}

/** Headers' names have no case, cookies' have: https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
function sameRequests(a: PinnedBy, b: PinnedBy): boolean {
  if (a.value !== b.value) return false;
  if ("header" in a) return "header" in b && a.header.toLowerCase() === b.header.toLowerCase();
  return "cookie" in b && a.cookie === b.cookie;
}

/** Pins that lead to a version which no longer answers go with it. */
function withoutDeadPins(parts: Parts): { readonly parts: Parts; readonly consequences: readonly string[] } {
  const answering = new Set([parts.champion, ...parts.challengers].map(({ digest }) => digest));
  const dead = parts.pins.filter(({ to }) => !answering.has(to));
  return {
    parts: { ...parts, pins: parts.pins.filter(({ to }) => answering.has(to)) },
    consequences: dead.map((pin) => `The pin "${pinWords(pin)}" goes: ${short(pin.to)} no longer answers.`),
  };
}

function place(parts: Parts, version: Version, part: Part): { parts: Parts; consequences: readonly string[] } | string {
  const plain = bare(version);
  const was = parts.challengers.find(({ digest }) => digest === version.digest);
  const wasShadow = parts.shadow?.digest === version.digest;
  const others = parts.challengers.filter((one) => one !== was);
  if (part.as !== "champion" && parts.champion.digest === version.digest)
    return `${short(version.digest)} is the champion. Promote another version first, or roll back.`;
  const consequences: string[] = [];
  const shadow = wasShadow ? undefined : parts.shadow;
  switch (part.as) {
    case "champion":
      if (was !== undefined) consequences.push(`It is no challenger any more; its ${was.weight} % go to it as champion.`);
      if (wasShadow) consequences.push("It is no shadow any more.");
      return { parts: { ...parts, champion: plain, challengers: others, shadow }, consequences };
    case "challenger": {
      const now: Challenger = { ...plain, weight: part.weight };
      if (wasShadow) consequences.push("It is no shadow any more.");
      const challengers =
        was === undefined ? [...others, now] : parts.challengers.map((one) => (one === was ? now : one));
      return { parts: { ...parts, challengers, shadow }, consequences };
    }
    case "shadow":
      if (was !== undefined) consequences.push(`It is no challenger any more; its ${was.weight} % go to the champion.`);
      if (parts.shadow !== undefined && !wasShadow)
        consequences.push(`${short(parts.shadow.digest)} is no shadow any more: there is one at a time.`);
      return { parts: { ...parts, challengers: others, shadow: { ...plain, percent: part.percent } }, consequences };
  }
}

/** Only on a release that is there. */
function apply(
  parts: Parts,
  change: Exclude<Change, { kind: "rollback" }>,
): { parts: Parts; consequences: readonly string[] } | string {
  const without = (next: Parts): { parts: Parts; consequences: readonly string[] } => ({ parts: next, consequences: [] });
  switch (change.kind) {
    case "place":
      return place(parts, change.version, change.part);
    case "weight": {
      if (!parts.challengers.some(({ digest }) => digest === change.digest))
        return `${short(change.digest)} is no challenger, and only they have a weight. Make it one: promote it --as challenger.`;
      const challengers = parts.challengers.map((one) =>
        one.digest === change.digest ? { ...one, weight: change.weight } : one,
      );
      return without({ ...parts, challengers });
    }
    case "pin": {
      const others = parts.pins.filter((pin) => !sameRequests(pin, change.pin));
      return without({ ...parts, pins: [...others, change.pin] });
    }
    case "unpin":
      if (!parts.pins.some((pin) => sameRequests(pin, change.pin)))
        return `There is no pin "${pinWords(change.pin)}". See which there are in the file.`;
      return without({ ...parts, pins: parts.pins.filter((pin) => !sameRequests(pin, change.pin)) });
    case "sticky":
      return without({ ...parts, sticky: change.header === undefined ? undefined : { header: change.header } });
    case "retire":
      return retire(parts, change.what);
  }
}

function retire(
  parts: Parts,
  what: Extract<Change, { kind: "retire" }>["what"],
): { parts: Parts; consequences: readonly string[] } | string {
  const gone = (next: Parts, weight: number): { parts: Parts; consequences: readonly string[] } => ({
    parts: next,
    consequences: weight === 0 ? [] : [`The champion takes its ${weight} %.`],
  });
  if (what === "challengers") {
    if (parts.challengers.length === 0) return "There is no challenger. There is nothing to retire.";
    return gone({ ...parts, challengers: [] }, parts.challengers.reduce((sum, { weight }) => sum + weight, 0));
  }
  if (what === "shadow") {
    if (parts.shadow === undefined) return "There is no shadow. There is nothing to retire.";
    return gone({ ...parts, shadow: undefined }, 0);
  }
  const { digest } = what;
  if (parts.champion.digest === digest)
    return `${short(digest)} is the champion, which must answer. Promote another version, or roll back.`;
  if (parts.shadow?.digest === digest) return gone({ ...parts, shadow: undefined }, 0);
  const was = parts.challengers.find((one) => one.digest === digest);
  if (was === undefined)
    return `${short(digest)} is neither a challenger nor the shadow. There is nothing to retire.`;
  return gone({ ...parts, challengers: parts.challengers.filter((one) => one !== was) }, was.weight);
}

function rollback(release: Release, to: string | undefined, refuse: (code: IssueCode, message: string) => Decided): Decided {
  const earlier = to === undefined ? beforeLastChange(release) : earlierWith(release, to);
  if (earlier !== undefined) return { traffic: earlier.traffic, from: earlier.index, consequences: [] };
  if (to === undefined)
    return refuse(
      "MR019",
      "Its history has nothing that was served before. Promote the version that you want, or name one with --to.",
    );
  const known = [
    ...new Set((release.history ?? []).flatMap(({ before }) => (before === undefined ? [] : [short(before.champion.digest)]))),
  ];
  const choice = known.length === 0 ? "its history has no champion" : `its history has ${known.join(", ")}`;
  return refuse(
    "MR020",
    `${short(to)} was not the champion of an earlier release: ${choice}. Name one of them, or promote the version.`,
  );
}

/** What is served after a change, or why it cannot be. Pure; `release` is undefined where there is no file yet. */
export function decide(release: Release | undefined, change: Change, name: ReleaseName): Decided {
  const refuse = (code: IssueCode, message: string): Decided => ({
    issues: [{ code, path: shownFile(name), message }],
  });
  if (release === undefined) {
    if (change.kind !== "place" || change.part.as !== "champion")
      return refuse("MR018", `${name.model} has no champion in ${name.environment}. Release or promote one first.`);
    return { traffic: { champion: bare(change.version) }, consequences: [] };
  }
  const now = trafficOf(release);
  if (change.kind === "rollback")
    return change.traffic === undefined
      ? rollback(release, change.to, refuse)
      : { traffic: change.traffic, consequences: [] };
  const applied = apply(partsOf(now), change);
  if (typeof applied === "string") return refuse("MR021", applied);
  // A pin that is asked for and leads nowhere is a mistake to tell; others go with the version that they led to.
  const swept = change.kind === "pin" ? { parts: applied.parts, consequences: [] } : withoutDeadPins(applied.parts);
  const traffic = asTraffic(swept.parts);
  const issues = contradictions(traffic, shownFile(name));
  if (issues.length > 0) return { issues };
  if (isDeepStrictEqual(partsOf(traffic), partsOf(now)))
    return refuse("MR017", "It is so already: nothing would change, and nothing was written.");
  return { traffic, consequences: [...applied.consequences, ...swept.consequences] };
}
