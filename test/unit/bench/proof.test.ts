import { describe, expect, it } from "vitest";
import { withProofs, type Proof } from "../../../bench/prove/proof.ts";

const where = { date: "2026-01-02", commit: "abc", machine: "2 cores" };
const proof = (name: string, value: string, held = true): Proof => ({
  name,
  claim: "C",
  figures: [["w", value]],
  held,
});

describe("withProofs", () => {
  it("puts a proof in place of its older one and keeps all others", () => {
    const first = withProofs("", [proof("b", "1"), proof("a", "2")], where);
    const second = withProofs(first, [proof("b", "3", false)], { ...where, commit: "def" });
    expect(second).toContain("| w | 3 |");
    expect(second).toContain("| w | 2 |");
    expect(second).not.toContain("| w | 1 |");
    expect(second.match(/^## /gm)).toHaveLength(2);
    expect(second.indexOf("## a")).toBeLessThan(second.indexOf("## b"));
  });

  it("says plainly when a claim did not hold", () => {
    expect(withProofs("", [proof("a", "1", false)], where)).toContain("C — **did not hold**");
  });

  it("writes the same page from the same proofs", () => {
    const page = withProofs("", [proof("a", "1")], where);
    expect(withProofs(page, [proof("a", "1")], where)).toBe(page);
  });
});
