import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadRelease, parseRelease, strayReleases } from "../../../stacks/releases/load.ts";

const file = "releases/local/iris.yaml";
const version = (digit: string) => ({
  digest: `sha256:${digit.repeat(64)}`,
  version: digit,
  from: "file:a",
  golden: "b.json",
});
const champion = version("0");
const challenger = { ...version("1"), weight: 10 };
const shadow = { ...version("2"), percent: 20 };
const pin = { header: "x-version", value: "2", to: champion.digest };
const provenance = {
  source: "sha256:1",
  code: { commit: "abc" },
  data: { clean: "md5:2" },
  metrics: { auc: 0.98 },
};
const entry = { at: "2026-11-22T09:30:00Z", by: "Ada <ada@example.com>", did: "release", why: "first" };
const oldTag = { ...entry, before: { champion: { ...champion, digest: "v1" } } };
const parse = (content: unknown) => parseRelease(dump(content), file);

function issuesOf(content: unknown) {
  const loaded = parse(content);
  return "issues" in loaded ? loaded.issues : [];
}

describe("parseRelease", () => {
  it.each([
    { champion },
    { champion, challengers: [] },
    { champion, challengers: [challenger, { ...version("2"), weight: 90 }] },
    { champion, shadow },
    { champion, challengers: [challenger], pins: [{ header: "x-version", value: "2", to: challenger.digest }] },
    { champion, pins: [{ cookie: "beta", value: "no", to: champion.digest }], sticky: { header: "x-user" } },
    { champion: { ...champion, provenance }, history: [{ ...entry, before: { champion: version("3") } }, entry] },
  ])("takes a good release: %j", (release) => {
    expect(parse(release)).toEqual({ release });
  });

  it.each<[code: string, where: string, says: string, content: unknown]>([
    ["MR005", "champion", "There is no champion", {}],
    ["MR005", "champion", "There is no champion", { challengers: [challenger] }],
    ["MR004", "chalengers", 'Did you mean "challengers"?', { champion, chalengers: [] }],
    ["MR004", "champion.owner", "Remove it.", { champion: { ...champion, owner: "me" } }],
    ["MR007", "champion.digest", '"latest" is not a digest', { champion: { ...champion, digest: "latest" } }],
    ["MR007", "champion.digest", "64 hexadecimal digits", { champion: { ...champion, digest: "sha256:abc" } }],
    ["MR007", "champion.digest", "1.2 is not a digest", { champion: { ...champion, digest: 1.2 } }],
    ["MR003", "champion.version", "3 does not belong here. Write text", { champion: { ...champion, version: 3 } }],
    ["MR003", "champion.from", '"" does not belong here', { champion: { ...champion, from: "" } }],
    ["MR003", "challengers", "Write a list", { champion, challengers: challenger }],
    ["MR003", "", "Write keys and values", [champion]],
    [
      "MR008",
      "challengers.0.weight",
      "101 is not a weight",
      { champion, challengers: [{ ...challenger, weight: 101 }] },
    ],
    ["MR008", "challengers.0.weight", '"10%" is not', { champion, challengers: [{ ...challenger, weight: "10%" }] }],
    ["MR008", "challengers.0.weight", "0.5 is not", { champion, challengers: [{ ...challenger, weight: 0.5 }] }],
    ["MR003", "challengers.0.weight", "It is missing", { champion, challengers: [version("1")] }],
    [
      "MR006",
      "challengers",
      "Their weights are 110 together, above 100. Lower them by 10",
      {
        champion,
        challengers: [
          { ...challenger, weight: 60 },
          { ...version("2"), weight: 50 },
        ],
      },
    ],
    ["MR011", "shadow.percent", "0 is not a share", { champion, shadow: { ...shadow, percent: 0 } }],
    ["MR012", "pins.0", "is not a pin. Write {", { champion, pins: [{ header: "x-a", cookie: "a", value: "1" }] }],
    ["MR013", "sticky.header", '"x user" cannot be', { champion, sticky: { header: "x user" } }],
    ["MR014", "history.0.at", '"today" is not a time', { champion, history: [{ ...entry, at: "today" }] }],
    ["MR007", "history.0.before.champion.digest", "is not a digest", { champion, history: [oldTag] }],
    ["MR015", "pins.0.to", "neither the champion nor", { champion, shadow, pins: [{ ...pin, to: shadow.digest }] }],
    ["MR016", "pins.1", "the same as pins.0", { champion, pins: [pin, { ...pin, header: "X-Version" }] }],
    ["MR009", "shadow.digest", "is champion already", { champion, shadow: { ...champion, percent: 5 } }],
    ["MR009", "challengers.0.digest", "is champion already", { champion, challengers: [{ ...champion, weight: 1 }] }],
    ["MR009", "challengers.1.digest", "is challengers.0 already", { champion, challengers: [challenger, challenger] }],
  ])("%s %s: %s", (code, where, says, content) => {
    const issues = issuesOf(content);
    expect(issues.map((issue) => [issue.code, issue.path])).toEqual([[code, `${file} ${where}`.trim()]]);
    expect(issues[0]?.message).toContain(says);
  });

  it("finds every mistake of a file at once", () => {
    expect(
      issuesOf({ champion: { digest: "x" }, owner: 1 })
        .map((issue) => issue.code)
        .sort(),
    ).toEqual(["MR003", "MR003", "MR003", "MR004", "MR007"]);
  });

  it("says where a file is no YAML", () => {
    const loaded = parseRelease("champion: [", file);
    expect("issues" in loaded && loaded.issues).toMatchObject([{ code: "MR002", path: file }]);
    expect("issues" in loaded && loaded.issues[0]?.message).toMatch(/\(2:1\)/);
  });

  it("takes an empty file for a release without a champion", () => {
    const loaded = parseRelease("# nothing yet\n", file);
    expect("issues" in loaded && loaded.issues.map((issue) => issue.code)).toEqual(["MR005"]);
  });
});

describe("a time in a release file", () => {
  it("is text with quotes and without, as other writers of YAML leave them out", () => {
    const at = "2026-11-20T10:00:00.000Z";
    const text = (quote: string) =>
      `${dump({ champion })}history:\n  - { at: ${quote}${at}${quote}, by: a, did: release }\n`;
    for (const quote of ["", '"']) {
      const loaded = parseRelease(text(quote), file);
      expect("release" in loaded && loaded.release.history?.[0]?.at).toBe(at);
    }
  });
});

describe("release files", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "releases-"));
    mkdirSync(join(folder, "local"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("that are missing are named", () => {
    const loaded = loadRelease("local", "iris", folder);
    expect("issues" in loaded && loaded.issues).toEqual([
      {
        code: "MR001",
        path: "releases/local/iris.yaml",
        message: "The file is missing: iris has no champion in local. Write one.",
      },
    ]);
  });

  it("that belong to no model are named", () => {
    writeFileSync(join(folder, "local/irsi.yaml"), dump({ champion }));
    writeFileSync(join(folder, "local/iris.yaml"), dump({ champion }));
    expect(strayReleases("local", ["iris"], folder)).toMatchObject([
      { code: "MR010", path: "releases/local/irsi.yaml" },
    ]);
  });
});
