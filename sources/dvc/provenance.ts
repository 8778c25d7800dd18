import { createHash } from "node:crypto";
import type { Provenance } from "../../components/model-service/release.ts";
import { withoutSecrets } from "../shown.ts";
import type { DvcDependency, DvcOutput } from "./files.ts";

/** What names a dependency's bytes, as far as DVC recorded it. */
function digestOf({ md5, etag, repo }: DvcDependency): string | undefined {
  if (md5 !== undefined) return `md5:${md5}`;
  if (etag !== undefined) return `etag:${etag}`;
  return repo?.rev_lock === undefined ? undefined : `git:${repo.rev_lock}`;
}

/** A value with the keys of its objects sorted, so that the same settings have the same digest. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, ordered(part)]),
  );
}

/** What DVC and Git know of an output, as a release records it. Pure. */
export function provenanceOf({ md5, deps, params }: DvcOutput, code: Provenance["code"]): Provenance {
  const data = deps.flatMap((dependency) => {
    const digest = digestOf(dependency);
    return digest === undefined ? [] : [[withoutSecrets(dependency.path), digest] as const];
  });
  const settings = JSON.stringify(ordered(params));
  return {
    source: `md5:${md5}`,
    ...(code === undefined ? {} : { code }),
    ...(settings === "{}" ? {} : { configuration: `sha256:${createHash("sha256").update(settings).digest("hex")}` }),
    ...(data.length === 0 ? {} : { data: Object.fromEntries(data) }),
  };
}
