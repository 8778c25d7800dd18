import { expect, it } from "vitest";
import { isServedSo } from "../../../../cli/releases/edit/served-so.ts";

const version = (letter: string, golden = "rows.json") => ({
  digest: `sha256:${letter.repeat(64)}`,
  version: letter,
  from: `file:${letter}`,
  golden,
});
const release = {
  champion: version("a"),
  challengers: [{ ...version("b"), weight: 10 }],
  shadow: { ...version("c"), percent: 20 },
};

it("what is served is known by its digest, its golden rows and its part, whatever it is called", () => {
  const renamed = { ...version("a"), version: "another", from: "s3://models/a" };
  expect(isServedSo(release, renamed, { as: "champion" })).toBe(true);
  expect(isServedSo(release, version("b"), { as: "challenger", weight: 10 })).toBe(true);
  expect(isServedSo(release, version("c"), { as: "shadow", percent: 20 })).toBe(true);
});

it("another part, another share, other golden rows or no release at all is a change", () => {
  expect(isServedSo(release, version("b"), { as: "champion" })).toBe(false);
  expect(isServedSo(release, version("a"), { as: "challenger", weight: 10 })).toBe(false);
  expect(isServedSo(release, version("b"), { as: "challenger", weight: 20 })).toBe(false);
  expect(isServedSo(release, version("c"), { as: "shadow", percent: 10 })).toBe(false);
  expect(isServedSo(release, version("a", "others.json"), { as: "champion" })).toBe(false);
  expect(isServedSo(undefined, version("a"), { as: "champion" })).toBe(false);
});
