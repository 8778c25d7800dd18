import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";
import type { Found } from "./look.ts";
import { subjectsOf, type Judged } from "./plan.ts";

/** Bytes as people read them. */
export function sized(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"] as const;
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? "GiB"}`;
}

function bytesOf({ bytes, blobs }: Judged): number {
  return bytes + blobs.reduce((sum, { size }) => sum + size, 0);
}

function json(one: Judged) {
  const { repository, digest, tags, pushedAt, type, stays } = one;
  return {
    repository,
    digest,
    bytes: bytesOf(one),
    tags,
    type,
    ...(pushedAt === undefined ? {} : { pushedAt: pushedAt.toISOString() }),
    ...(subjectsOf(one).length === 0 ? {} : { about: subjectsOf(one) }),
    stays,
  };
}

function row(one: Judged, why: readonly string[]): readonly string[] {
  const [first = "", ...more] = why;
  return [
    `${one.repository}@${one.digest.slice(0, 19)}…`,
    sized(bytesOf(one)),
    one.tags.join(", "),
    more.length === 0 ? first : `${first} and ${more.length} more`,
  ];
}

/** What a registry has, and what of it goes. Something that its own policy would end although it is named is not as it should be. */
export function registryAnswer(found: Found, asked: { readonly gc: boolean; readonly delete: boolean }): Answer {
  const { environment, address, judged, goes, space, unheld, removed, swept, limits } = found;
  const stay = judged.filter(({ stays }) => stays.length > 0);
  const repositories = new Set(judged.map(({ repository }) => repository)).size;
  const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  const lines = [
    `${environment}: ${address} has ${many(judged.length, "manifest")} in ${repositories} repositories; ${goes.length === 0 ? "each has a reason to stay" : `${many(goes.length, "manifest")} without a reason to stay (${sized(space)})`}`,
    ...limits,
    ...(asked.gc ? [] : [table(stay.map((one) => row(one, one.stays)))]),
    ...(goes.length === 0 ? [] : ["", asked.delete ? "Removed:" : "Would be removed:"]),
    ...(goes.length === 0
      ? []
      : [
          table(
            (asked.delete ? removed : goes).map((one) =>
              row(
                one,
                subjectsOf(one).map((about) => `about ${about.slice(0, 19)}…`),
              ),
            ),
          ),
        ]),
    ...(asked.delete || goes.length === 0 ? [] : ["", "Nothing was removed: --delete does."]),
    ...(swept === undefined ? [] : [`${sized(swept)} of content that no manifest has any more were removed`]),
    ...(unheld.length === 0
      ? []
      : [
          "",
          "Named, and without a tag, so that the registry's lifecycle policy ends it some day:",
          table(unheld.map((one) => row(one, one.stays))),
          "  → npx ml registry " + environment + " --hold gives each a tag",
        ]),
  ];
  return {
    ok: unheld.length === 0,
    text: lines.join("\n"),
    json: {
      environment,
      address,
      limits,
      manifests: judged.map(json),
      goes: goes.map(({ repository, digest }) => ({ repository, digest })),
      bytes: space,
      removed: removed.map(({ repository, digest }) => ({ repository, digest })),
      ...(swept === undefined ? {} : { sweptBytes: swept }),
      unheld: unheld.map(({ repository, digest }) => ({ repository, digest })),
    },
  };
}
