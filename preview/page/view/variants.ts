import type { ModelChange, VariantState } from "../../report.ts";

/** One variant of a model on both sides; a side is undefined where it is not there. */
export interface VariantChange {
  readonly variant: string;
  readonly before?: VariantState;
  readonly after?: VariantState;
}

const roles: readonly VariantState["role"][] = ["champion", "challenger", "shadow"];

/** Every variant that is there before or after, the champion first. */
export function variantChanges({ before, after }: Pick<ModelChange, "before" | "after">): readonly VariantChange[] {
  const olds = new Map(before?.variants.map((state) => [state.variant, state]));
  const news = new Map(after?.variants.map((state) => [state.variant, state]));
  return [...new Set([...news.keys(), ...olds.keys()])]
    .map((variant) => ({ variant, ...side("before", olds.get(variant)), ...side("after", news.get(variant)) }))
    .sort((a, b) => rank(a) - rank(b));
}

function side<Name extends "before" | "after">(
  name: Name,
  state: VariantState | undefined,
): { [P in Name]?: VariantState } {
  return state === undefined ? {} : ({ [name]: state } as { [P in Name]: VariantState });
}

function rank({ before, after }: VariantChange): number {
  return roles.indexOf((after ?? before)?.role ?? "shadow");
}
