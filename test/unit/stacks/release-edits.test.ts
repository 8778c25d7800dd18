import { describe, expect, it } from "vitest";
import type { Change, Occasion } from "../../../stacks/releases/edit/change.ts";
import { checked } from "../../../stacks/releases/edit/checked.ts";
import { commentsOf } from "../../../stacks/releases/edit/comments.ts";
import { edit } from "../../../stacks/releases/edit/edit.ts";
import { historyLength } from "../../../stacks/releases/edit/history.ts";

const name = { environment: "prd", model: "fraud" };
const occasion: Occasion = { at: "2026-11-22T09:30:00Z", by: "Ada <ada@example.com>", why: "p99 is better" };
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const version = (letter: string, label = letter) => ({
  digest: digest(letter),
  version: label,
  from: `file:models/${letter}`,
  golden: `models/${letter}.json`,
});

const file = `# yaml-language-server: $schema=../release.schema.json
# Fraud pages risk-on-call.
champion:
  # retrained after the incident
  digest: "${digest("a")}" # see the wiki
  version: "13"
  from: "file:models/a"
  golden: "models/a.json"
# A/B of November
challengers:
  - digest: "${digest("b")}" # the one with merchants
    version: "14"
    from: "file:models/b"
    golden: "models/b.json"
    weight: 10 # raise on Monday
pins:
  - header: "x-variant"
    value: "b"
    to: "${digest("b")}"
`;

function done(text: string | undefined, change: Change, when = occasion) {
  const edited = edit(text, change, when, name);
  if ("issues" in edited) throw new Error(JSON.stringify(edited.issues));
  return edited;
}

function refused(text: string | undefined, change: Change): readonly string[] {
  const edited = edit(text, change, occasion, name);
  return "issues" in edited ? edited.issues.map(({ code }) => code) : [];
}

const place = (
  letter: string,
  part: Extract<Change, { kind: "place" }>["part"],
  did: "release" | "promote" = "promote",
): Change => ({
  kind: "place",
  did,
  version: version(letter),
  part,
});

describe("edit", () => {
  it("begins a file with a champion, its schema and its history", () => {
    expect(done(undefined, place("a", { as: "champion" }, "release")).text)
      .toBe(`# yaml-language-server: $schema=../release.schema.json
# Which version of fraud runs in prd. The digest names the packed artifact.
champion:
  digest: "${digest("a")}"
  version: "a"
  from: "file:models/a"
  golden: "models/a.json"
history:
  - at: "2026-11-22T09:30:00Z"
    by: "Ada <ada@example.com>"
    did: "release"
    why: "p99 is better"
`);
  });

  it("promotes a challenger in place: comments go where the version goes, what was served goes into the history", () => {
    const { text, consequences } = done(file, place("b", { as: "champion" }));
    expect(consequences).toEqual(["It is no challenger any more; its 10 % go to it as champion."]);
    expect(text).toBe(`# yaml-language-server: $schema=../release.schema.json
# Fraud pages risk-on-call.
champion:
  digest: "${digest("b")}" # the one with merchants
  version: "b"
  from: "file:models/b"
  golden: "models/b.json"
pins:
  - header: "x-variant"
    value: "b"
    to: "${digest("b")}"
history:
  - at: "2026-11-22T09:30:00Z"
    by: "Ada <ada@example.com>"
    did: "promote"
    why: "p99 is better"
    before:
      champion:
        # retrained after the incident
        digest: "${digest("a")}" # see the wiki
        version: "13"
        from: "file:models/a"
        golden: "models/a.json"
      # A/B of November
      challengers:
        - digest: "${digest("b")}"
          version: "14"
          from: "file:models/b"
          golden: "models/b.json"
          weight: 10 # raise on Monday
      pins:
        - header: "x-variant"
          value: "b"
          to: "${digest("b")}"
`);
  });

  it("changes a weight in its line, and brings the old one back", () => {
    const { text } = done(file, { kind: "weight", digest: digest("b"), weight: 25 });
    expect(text).toContain("    weight: 25 # raise on Monday\n");
    expect(done(text, { kind: "rollback" }).text).toContain("\n    weight: 10 # raise on Monday\n");
  });

  it("leaves a comment with the key below it, although one of what is above stands before", () => {
    const noted = file.replace("# A/B of November", "  # the old one\n\n# A/B of November");
    const { text } = done(noted, place("c", { as: "champion" }));
    expect(text.slice(0, text.indexOf("history:"))).toContain(
      'golden: "models/c.json"\n\n# A/B of November\nchallengers:',
    );
    expect(text.slice(text.indexOf("history:"))).toContain('golden: "models/a.json"\n        # the old one\n');
    expect(done(text, { kind: "rollback" }).text.split("history:")[0]).toBe(noted);
  });

  it("takes pins along that lead to a version which goes, and says so", () => {
    const { release, consequences } = done(file, { kind: "retire", what: "challengers" });
    expect(release.pins).toBeUndefined();
    expect(consequences).toEqual([
      "The champion takes its 10 %.",
      'The pin "header x-variant: b" goes: sha256:bbbbbbbbbbbb… no longer answers.',
    ]);
  });

  it("makes a shadow of a challenger, and a champion of a shadow", () => {
    const shadowed = done(file, place("b", { as: "shadow", percent: 20 }));
    expect(shadowed.release.challengers).toBeUndefined();
    expect(shadowed.release.shadow).toEqual({ ...version("b"), percent: 20 });
    const champion = done(shadowed.text, place("b", { as: "champion" })).release;
    expect([champion.champion, champion.shadow]).toEqual([version("b"), undefined]);
  });

  it("undoes one change after the other, and a rollback to a digest at once", () => {
    const b = done(file, place("b", { as: "champion" })).text;
    const c = done(b, place("c", { as: "champion" })).text;
    const once = done(c, { kind: "rollback" });
    expect(once.release.champion.version).toBe("b");
    const twice = done(once.text, { kind: "rollback" });
    expect(twice.release.champion.version).toBe("13");
    expect(refused(twice.text, { kind: "rollback" })).toEqual(["MR019"]);
    expect(done(c, { kind: "rollback", to: digest("a") }).text.split("history:")[0]).toBe(
      twice.text.split("history:")[0],
    );
    const again = done(twice.text, { kind: "rollback", to: digest("c") });
    expect(again.release.champion.version).toBe("c");
    expect(done(again.text, { kind: "rollback" }).release.champion.version).toBe("13");
  });

  it("keeps the newest entries, and the comments of the others", () => {
    let text = file;
    for (let round = 0; round <= historyLength; round++)
      text = done(text, place(round % 2 === 0 ? "c" : "d", { as: "champion" })).text;
    expect(done(text, { kind: "sticky", header: "x-user" }).release.history).toHaveLength(historyLength);
    expect(commentsOf(text)).toEqual(
      [...commentsOf(file), "Comments of entries that the history no longer has:"].sort(),
    );
    expect(text.indexOf("# retrained after the incident")).toBeGreaterThan(text.indexOf("# Comments of entries"));
  });

  it("leaves aliases out, which could come before what they stand for", () => {
    const aliased = file
      .replace('golden: "models/a.json"', 'golden: &rows "models/a.json"')
      .replace('"models/b.json"', "*rows");
    const { text, release } = done(aliased, place("b", { as: "champion" }));
    expect(release.history?.[0]?.before?.challengers?.[0]?.golden).toBe("models/a.json");
    expect(text).not.toMatch(/[&*]rows/);
  });

  it("gives back no text that has lost a comment, or says something else", () => {
    const served = { champion: version("a", "13") };
    const bare = (text: string): string => text.slice(text.indexOf("champion:"), text.indexOf("# A/B"));
    expect(checked(bare(file), bare(file), served, "f.yaml")).toEqual(served);
    expect(checked(file, bare(file), served, "f.yaml")).toMatchObject([{ code: "MR022" }]);
    expect(checked("", bare(file), { champion: version("a", "14") }, "f.yaml")).toMatchObject([{ code: "MR022" }]);
  });

  it.each<[string, string | undefined, Change, string]>([
    ["a change of nothing", file, { kind: "weight", digest: digest("b"), weight: 10 }, "MR017"],
    ["a challenger where nothing is", undefined, place("b", { as: "challenger", weight: 5 }), "MR018"],
    ["a rollback without a history", file, { kind: "rollback" }, "MR019"],
    ["a rollback to what never was", file, { kind: "rollback", to: digest("f") }, "MR020"],
    ["a champion as its own challenger", file, place("a", { as: "challenger", weight: 5 }), "MR021"],
    ["a champion that retires", file, { kind: "retire", what: { digest: digest("a") } }, "MR021"],
    ["a shadow that is none", file, { kind: "retire", what: "shadow" }, "MR021"],
    ["the weight of no challenger", file, { kind: "weight", digest: digest("c"), weight: 5 }, "MR021"],
    ["a pin that is none", file, { kind: "unpin", pin: { cookie: "x-variant", value: "b" } }, "MR021"],
    ["weights above 100", file, place("c", { as: "challenger", weight: 91 }), "MR006"],
    ["a pin to nobody", file, { kind: "pin", pin: { cookie: "v", value: "c", to: digest("c") } }, "MR015"],
    ["a weight that is none", file, place("c", { as: "challenger", weight: 1.5 }), "MR008"],
    ["a file that is wrong already", "champion: [", { kind: "rollback" }, "MR002"],
  ])("refuses %s", (_, text, change, code) => {
    expect(refused(text, change)).toEqual([code]);
  });
});

describe("commentsOf", () => {
  it("knows a comment from a value", () => {
    expect(commentsOf('a: "# no" # yes\nb: |\n  # no\nc: x#no\n# yes too\n')).toEqual(["yes", "yes too"]);
  });
});

describe("a version's reference", () => {
  const reference = { file: "stacks/references/fraud.json", digest: digest("f") };
  const released: Change = {
    kind: "place",
    did: "release",
    version: { ...version("c"), reference, provenance: { source: "run" } },
    part: { as: "challenger", weight: 5 },
  };

  it("is written after the golden rows, and goes with the version into another part and back", () => {
    const first = done(file, released);
    expect(first.text).toMatch(/golden: "models\/c\.json"\n +reference:\n +file: .*\n +digest: .*\n +provenance:/);
    const [, challenger] = first.release.challengers ?? [];
    expect(challenger).toMatchObject({ reference });
    if (challenger === undefined) return;
    const promoted = done(first.text, {
      kind: "place",
      did: "promote",
      version: challenger,
      part: { as: "champion" },
    });
    expect(promoted.release.champion).toMatchObject({ digest: digest("c"), reference });
    const back = done(promoted.text, { kind: "rollback" });
    expect(back.release.challengers?.[1]).toMatchObject({ reference });
  });
});
