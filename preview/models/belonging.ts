import { labelKeys } from "../../components/model-labels.ts";
import type { Folded } from "../events/fold.ts";
import { plain, text } from "../values/plain.ts";

/** The component that a model is: components/model-service/. */
export const modelServiceType = "ml-serving:index:ModelService";

/** A resource's own name: what stands last in its URN. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Labels that name a model: of its servers, of its queue, of what scores its files. */
const naming = [labelKeys.model, labelKeys.nearline, labelKeys.batch] as const;

function labelBy({ old, new: now }: Folded, keys: readonly string[]): string | undefined {
  for (const side of [now, old])
    for (const key of keys) {
      const label = text(plain(plain(side?.inputs["metadata"])["labels"])[key]);
      if (label !== "") return label;
    }
  return undefined;
}

/** Whether a resource is a part of how a model is used beside being asked. */
export function isBeside(folded: Folded): boolean {
  return labelBy(folded, [labelKeys.model]) === undefined && labelBy(folded, naming) !== undefined;
}

/** The model that each resource is a part of, by its URN: of those that are one's. */
export function modelsByUrn(all: readonly Folded[]): ReadonlyMap<string, string> {
  const byUrn = new Map(all.map((folded) => [folded.urn, folded]));
  const found = new Map<string, string>();
  const modelOf = (folded: Folded, depth = 0): string | undefined => {
    const { urn, type, new: now, old } = folded;
    if (type === modelServiceType) return text(plain((now ?? old)?.inputs["model"])["name"]) || nameOf(urn);
    const label = labelBy(folded, naming);
    if (label !== undefined) return label;
    const parent = byUrn.get((now ?? old)?.parent ?? "");
    // A parent of itself is nobody's; no real tree is that deep.
    return parent === undefined || depth > 20 ? undefined : modelOf(parent, depth + 1);
  };
  for (const folded of all) {
    const model = modelOf(folded);
    if (model !== undefined) found.set(folded.urn, model);
  }
  return found;
}
