import type { Sources } from "../source.ts";

/** `FILE.dvc`, or `dvc.lock#STAGE/OUTPUT`; what was recorded of one has `@md5:…` behind it. */
export function parseDvc(rest: string): Sources["dvc"] | string {
  const [, place = "", md5] = /^(.*?)(?:@md5:([0-9a-f]{32}(?:\.dir)?))?$/s.exec(rest) ?? [];
  const expected = md5 === undefined ? {} : { md5 };
  const hash = place.indexOf("#");
  if (hash < 0)
    return place.endsWith(".dvc") && !place.endsWith("/.dvc")
      ? { file: place, ...expected }
      : `"${place}" is no .dvc file, and names no output of a dvc.lock.`;
  const [file, named] = [place.slice(0, hash), place.slice(hash + 1)];
  if (!/(^|\/)dvc\.lock$/.test(file)) return `"${file}" is no dvc.lock.`;
  const [, stage, path] = /^([^/]+)\/(.+)$/.exec(named.replace(/\/+$/, "")) ?? [];
  if (stage === undefined || path === undefined) return `"${named}" does not name a stage and its output.`;
  return { file, output: { stage, path }, ...expected };
}
