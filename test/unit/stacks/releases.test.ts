import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, it } from "vitest";
import { loadRelease, parseRelease } from "../../../stacks/releases/load.ts";

const champion = { digest: `sha256:${"0".repeat(64)}`, version: "1", from: "file:a", golden: "b.json" };
const parse = (content: unknown) => parseRelease(dump(content), "releases/local/iris.yaml");

function issuesOf(content: unknown) {
  const loaded = parse(content);
  return "issues" in loaded ? loaded.issues : [];
}

describe("parseRelease", () => {
  it("takes a good release", () => {
    expect(parse({ champion })).toEqual({ release: { champion } });
  });

  it.each([
    ["a missing champion", {}, "champion"],
    ["an unknown key", { champion, chalenger: [] }, "chalenger"],
    ["a tag where a digest belongs", { champion: { ...champion, digest: "latest" } }, '"latest" is not a digest'],
    ["a digest that is too short", { champion: { ...champion, digest: "sha256:abc" } }, "64 hexadecimal digits"],
  ])("refuses %s, with the file and what to do", (_, content, words) => {
    const issues = issuesOf(content);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.code).toBe("MR003");
    expect(`${issues[0]?.path ?? ""} ${issues[0]?.message ?? ""}`).toContain(words);
    expect(issues[0]?.path).toContain("releases/local/iris.yaml");
  });

  it("finds every mistake of a file at once", () => {
    expect(issuesOf({ champion: { digest: "x" } })).toHaveLength(4);
  });

  it("says where a file is no YAML", () => {
    const loaded = parseRelease("champion: [", "f.yaml");
    expect("issues" in loaded && loaded.issues[0]?.code).toBe("MR002");
  });

  it("never throws, whatever a file holds", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.anything().map((value) => tryDump(value)),
        ),
        (text) => {
          const loaded = parseRelease(text, "f.yaml");
          return "release" in loaded || loaded.issues.length > 0;
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function tryDump(value: unknown): string {
  try {
    return dump(value, { skipInvalid: true });
  } catch {
    return String(value);
  }
}

describe("loadRelease", () => {
  it("says which file is missing", () => {
    const loaded = loadRelease("local", "no-such-model");
    expect("issues" in loaded && loaded.issues).toEqual([
      {
        code: "MR001",
        path: "releases/local/no-such-model.yaml",
        message: "The file is missing: no-such-model has no champion in local. Write one.",
      },
    ]);
  });
});
