import { expect, it } from "vitest";
import { withoutHalted } from "../../../../cli/deploy/smoke-changed.ts";
import { haltedOf } from "../../../../cli/progress/state.ts";
import type { ResolvedModel } from "../../../../components/model-service/resolve.ts";
import type { Release } from "../../../../components/model-service/release.ts";
import { local } from "../../../../stacks/environments/local.ts";
import { planFile } from "../../../../stacks/plan.ts";

const version = (letter: string) => ({
  digest: `sha256:${letter.repeat(64)}`,
  version: letter,
  from: "file:x",
  golden: "g.json",
});
const occasion = { at: "2026-11-22T09:30:00Z", by: "Ada <ada@example.com>", did: "promote" } as const;
const challenged = (weight: number) => ({ champion: version("a"), challengers: [{ ...version("b"), weight }] });

/** A model as `local` serves it, with one more variant. */
async function beside(letter: string, role: "challenger" | "shadow"): Promise<ResolvedModel> {
  const [model] = await planFile(local);
  if (model === undefined) throw new RangeError("local serves nothing");
  const [champion] = model.variants;
  return {
    ...model,
    variants: [champion, { ...champion, ...version(letter), role, name: `${role}-${letter}`, weight: 0 }],
  };
}

it("a challenger whose requests were taken from it is not asked, and that is said", async () => {
  const release: Release = { ...challenged(0), history: [{ ...occasion, before: challenged(20) }] };
  const model = await beside("b", "challenger");
  const { model: asked, leftOut } = withoutHalted(model, haltedOf(release));
  expect(asked.variants.map(({ name }) => name)).toEqual(["champion"]);
  expect(leftOut).toEqual(["b (challenger-b) is halted, and answers nobody"]);
});

it("one that has not begun, or that answers, is asked, and so is every shadow", async () => {
  const fresh: Release = { ...challenged(0), history: [{ ...occasion, before: { champion: version("a") } }] };
  const answering: Release = { ...challenged(20), history: [{ ...occasion, before: challenged(0) }] };
  for (const release of [fresh, answering])
    expect(withoutHalted(await beside("b", "challenger"), haltedOf(release)).model.variants).toHaveLength(2);
  expect(withoutHalted(await beside("b", "shadow"), new Set([version("b").digest])).leftOut).toEqual([]);
});
