import { isHoldingTag } from "../../components/registry/held-tags.ts";
import type { Names } from "./named.ts";

/** A manifest or an index in a registry. */
export interface Stored {
  /** Without what the registry puts before it: `models/iris`. */
  readonly repository: string;
  readonly digest: string;
  /** Bytes of the manifest itself. */
  readonly bytes: number;
  readonly tags: readonly string[];
  /** Undefined where the registry does not say. */
  readonly pushedAt: Date | undefined;
  /** What it is, as its artifact type, its config or itself says. */
  readonly type: string;
  /** Config and layers. */
  readonly blobs: readonly { readonly digest: string; readonly size: number }[];
  /** Digests of the manifests that an index names. */
  readonly children: readonly string[];
  /** Digest of what it is attested of. */
  readonly subject: string | undefined;
}

/** What a garbage collection goes by. */
export interface Rules {
  /** Who names digests: files, and pods that run. */
  readonly names: Names;
  readonly now: Date;
  /** What was pushed less long ago (ms) stays, and so does what nobody knows the age of. */
  readonly keepYoungerMs: number;
}

/** What becomes of a manifest: without a reason to stay it goes. */
export interface Judged extends Stored {
  readonly stays: readonly string[];
}

/** Tags by which an attestation is found: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery */
const attestationTag = /^sha256-([0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/;

/** What a manifest is attested of: as it says itself, or as its tags do. */
export function subjectsOf({ subject, tags }: Pick<Stored, "subject" | "tags">): readonly string[] {
  const tagged = tags.flatMap((tag) => {
    const hex = attestationTag.exec(tag)?.[1];
    return hex === undefined ? [] : [`sha256:${hex}`];
  });
  return [...new Set([...(subject === undefined ? [] : [subject]), ...tagged])];
}

/** Tags that somebody gave as a name. */
function ownTags(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => !attestationTag.test(tag) && !isHoldingTag(tag));
}

function reasons({ digest, tags, pushedAt }: Stored, { names, now, keepYoungerMs }: Rules): readonly string[] {
  const age = pushedAt === undefined ? undefined : now.getTime() - pushedAt.getTime();
  return [
    ...(names.get(digest) ?? []),
    ...ownTags(tags).map((tag) => `tag ${tag}`),
    ...(age === undefined ? ["nobody knows how old it is"] : age < keepYoungerMs ? ["younger than what goes"] : []),
  ];
}

function shown(digest: string): string {
  return `${digest.slice(0, 19)}…`;
}

/** Which manifests of one repository keep which others, and by what relation. */
function keepers(stored: readonly Stored[]): ReadonlyMap<string, readonly (readonly [digest: string, why: string])[]> {
  const edges = new Map<string, (readonly [string, string])[]>();
  const edge = (from: string, to: string, why: string): void => {
    edges.set(from, [...(edges.get(from) ?? []), [to, why]]);
  };
  for (const one of stored) {
    for (const child of one.children) edge(one.digest, child, `part of ${shown(one.digest)}`);
    for (const subject of subjectsOf(one)) {
      edge(subject, one.digest, `about ${shown(subject)}`);
      edge(one.digest, subject, `${shown(one.digest)} is about it`);
    }
  }
  return edges;
}

/**
 * Judges what a registry has. What is named, tagged or young stays; with it its parts, what is attested of it, and what it is
 * attested of. Everything else goes. Pure.
 */
export function judge(stored: readonly Stored[], rules: Rules): readonly Judged[] {
  const repositories = new Set(stored.map(({ repository }) => repository));
  return [...repositories].sort().flatMap((repository) => {
    const here = stored.filter((one) => one.repository === repository);
    const stays = new Map(here.map((one) => [one.digest, [...reasons(one, rules)]]));
    const edges = keepers(here);
    const waiting = here.filter(({ digest }) => (stays.get(digest) ?? []).length > 0).map(({ digest }) => digest);
    for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop())
      for (const [to, why] of edges.get(digest) ?? []) {
        const its = stays.get(to);
        if (its === undefined || its.length > 0) continue;
        its.push(why);
        waiting.push(to);
      }
    return here.map((one) => ({ ...one, stays: stays.get(one.digest) ?? [] }));
  });
}

/**
 * What goes, in the order in which it is removed: what is attested of something before it, and an index before its parts. So
 * a registry never has a statement about nothing, or an index without a part. Pure.
 */
export function removals(judged: readonly Judged[]): readonly Judged[] {
  const going = judged.filter(({ stays }) => stays.length === 0);
  const order = new Set<Judged>();
  const begun = new Set<Judged>();
  const visit = (one: Judged): void => {
    if (begun.has(one)) return; // who is about each other goes in any order
    begun.add(one);
    const here = going.filter(({ repository }) => repository === one.repository);
    for (const other of here)
      if (subjectsOf(other).includes(one.digest) || other.children.includes(one.digest)) visit(other);
    order.add(one);
  };
  for (const one of going) visit(one);
  return [...order];
}

/** Bytes that nobody needs once these are gone: of content that several have, none before the last of them. Pure. */
export function spaceOf(judged: readonly Judged[]): number {
  const content = (all: readonly Judged[]): ReadonlyMap<string, number> =>
    new Map(
      all.flatMap((one) => [
        [one.digest, one.bytes] as const,
        ...one.blobs.map(({ digest, size }) => [digest, size] as const),
      ]),
    );
  const kept = content(judged.filter(({ stays }) => stays.length > 0));
  const gone = content(judged.filter(({ stays }) => stays.length === 0));
  return [...gone].reduce((sum, [digest, size]) => (kept.has(digest) ? sum : sum + size), 0);
}

/**
 * What ECR's lifecycle policy would end one day although somebody names it, its parts and statements included: it has no tag. Pure.
 * @param ends whether a repository has such a policy
 */
export function unheld(
  judged: readonly Judged[],
  names: Names,
  ends: (repository: string) => boolean,
): readonly Judged[] {
  const old = judged.map((one) => ({ ...one, pushedAt: new Date(0) }));
  const namedAlone = judge(old, { names, now: new Date(0), keepYoungerMs: 0 });
  const named = new Set(
    namedAlone
      .filter(({ stays, tags }) => stays.length > 0 && tags.length === 0)
      .filter(({ repository }) => ends(repository))
      .map(({ repository, digest }) => `${repository}@${digest}`),
  );
  return judged.filter(({ repository, digest }) => named.has(`${repository}@${digest}`));
}
