import { describe, expect, it } from "vitest";
import { differences, momentsOf } from "../../../bench/prove/kills.ts";

describe("the kills proof", () => {
  it("kills once in each tenth of a run", () => {
    expect(momentsOf(10_000, () => 0)).toStrictEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
    expect(momentsOf(10_000, () => 0.5).map((moment) => moment % 1000)).toStrictEqual(Array(10).fill(500));
  });

  it("tells what is too much and what is missing", () => {
    expect(differences(["Namespace /a", "Pod a/b"], ["Pod a/b", "Secret a/c"])).toStrictEqual([
      "+ Secret a/c",
      "- Namespace /a",
    ]);
    expect(differences(["x"], ["x"])).toStrictEqual([]);
  });
});
