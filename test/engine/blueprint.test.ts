import { describe, expect, it } from "vitest";
import { waivers, type Waiver } from "../../policies/waivers.ts";
import { judgeBlueprint } from "./judged.ts";

const environments = ["dev", "sit", "stg", "prd"];
/** Here charts are not rendered, and nobody has asked for some prices. */
const never = ["M08", "M11"];
/** Rules that a first preview cannot evaluate: what they are about is named by AWS. */
const atFirst = ["P10", "P11", "M04", ...never];

describe("the whole blueprint", { timeout: 120_000 }, () => {
  const used = new Set<Waiver>();

  it.each(environments)(
    "of %s breaks no rule, and each can be evaluated once everything is there",
    async (environment) => {
      const judged = await judgeBlueprint(environment, false);
      expect(judged.resources.length).toBeGreaterThan(300);
      expect(judged.violations).toStrictEqual([]);
      expect(judged.unknown).toStrictEqual(never);
      for (const waiver of judged.used) used.add(waiver);
    },
  );

  it("breaks none at a first preview, and says which cannot be evaluated yet", async () => {
    const { violations, unknown } = await judgeBlueprint("prd", true);
    expect(violations).toStrictEqual([]);
    expect(unknown).toStrictEqual(atFirst);
  });

  it("needs every waiver, but for those of charts, whose objects only a cluster's preview has", () => {
    expect(waivers.filter((waiver) => waiver.ofChart !== true && !used.has(waiver))).toStrictEqual([]);
  });
});
