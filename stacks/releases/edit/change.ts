import type { Pin, Release, Traffic, Version } from "../../../components/model-service/release.ts";

/** The part that a version is to play. */
export type Part =
  | { readonly as: "champion" }
  /** Weight in percent. */
  | { readonly as: "challenger"; readonly weight: number }
  /** Share of the requests in percent. */
  | { readonly as: "shadow"; readonly percent: number };

/** By which requests are pinned: a header or a cookie, and its value. */
export type PinnedBy = ({ readonly header: string } | { readonly cookie: string }) & { readonly value: string };

/** What somebody wants of a release. */
export type Change =
  /** A version takes a part: it is new here (`release`), or comes from another environment or another part (`promote`). */
  | { readonly kind: "place"; readonly did: "release" | "promote"; readonly version: Version; readonly part: Part }
  | { readonly kind: "weight"; readonly digest: string; readonly weight: number }
  | { readonly kind: "pin"; readonly pin: Pin }
  /** The pin that asks for the same header or cookie, and value. */
  | { readonly kind: "unpin"; readonly pin: PinnedBy }
  /** @default header: stickiness ends */
  | { readonly kind: "sticky"; readonly header?: string }
  /**
   * To what was served before the last change not yet undone; to the newest earlier traffic with this champion; or to
   * traffic that the history does not have, as of a file that people edited.
   */
  | { readonly kind: "rollback"; readonly to?: string; readonly traffic?: Traffic }
  | { readonly kind: "retire"; readonly what: "challengers" | "shadow" | { readonly digest: string } };

/** When, who and why: what the history says of a change beside what it was. */
export interface Occasion {
  /** RFC 3339 in UTC. */
  readonly at: string;
  /** As Git knows them: `Ada Lovelace <ada@example.com>`. */
  readonly by: string;
  readonly why?: string;
  /** Id of the ticket that it is done under. */
  readonly ticket?: string;
}

/** Which release file it is: its names stand in messages and at the head of a new file. */
export interface ReleaseName {
  readonly environment: string;
  readonly model: string;
}

/** A release file after a change. */
export interface Edited {
  readonly text: string;
  readonly release: Release;
  /** What follows from the change beside what was asked for, one sentence each. */
  readonly consequences: readonly string[];
}

/** What the history calls a change. */
export function wordOf(change: Change): string {
  return change.kind === "place" ? change.did : change.kind;
}

/** How a release file is called in messages. */
export function shownFile({ environment, model }: ReleaseName): string {
  return `releases/${environment}/${model}.yaml`;
}

/** A digest as people read it. */
export function short(digest: string): string {
  return `${digest.slice(0, 19)}…`;
}
