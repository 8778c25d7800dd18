import { describe, expect, it } from "vitest";
import { momentOf } from "../../../bench/prove/kills.ts";
import { differences } from "../../../local/rehearsal/inventory.ts";

describe("the kills proof", () => {
  it("kills once in each tenth of a run", () => {
    const tenths = Array.from({ length: 10 }, (_, kill) => kill);
    expect(tenths.map((kill) => momentOf(kill, 10_000, () => 0))).toStrictEqual(tenths.map((kill) => kill * 1000));
    expect(tenths.map((kill) => momentOf(kill, 10_000, () => 0.5) % 1000)).toStrictEqual(Array(10).fill(500));
  });

  it("tells what is too much and what is missing", () => {
    expect(differences(["Namespace /a", "Pod a/b"], ["Pod a/b", "Secret a/c"])).toStrictEqual([
      "+ Secret a/c",
      "- Namespace /a",
    ]);
    expect(differences(["x"], ["x"])).toStrictEqual([]);
  });
});
