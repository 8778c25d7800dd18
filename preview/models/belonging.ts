import { labelKeys } from "../../components/model-labels.ts";
import type { Folded } from "../events/fold.ts";
import { plain, text } from "../values/plain.ts";

/** The component that a model is: components/model-service/. */
export const modelServiceType = "ml-serving:index:ModelService";

/** A resource's own name: what stands last in its URN. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function labelled({ old, new: now }: Folded): string | undefined {
  for (const side of [now, old]) {
    const label = text(plain(plain(side?.inputs["metadata"])["labels"])[labelKeys.model]);
    if (label !== "") return label;
  }
  return undefined;
}

/** The model that each resource is a part of, by its URN: of those that are one's. */
export function modelsByUrn(all: readonly Folded[]): ReadonlyMap<string, string> {
  const byUrn = new Map(all.map((folded) => [folded.urn, folded]));
  const found = new Map<string, string>();
  const modelOf = (folded: Folded, depth = 0): string | undefined => {
    const { urn, type, new: now, old } = folded;
    if (type === modelServiceType) return text(plain((now ?? old)?.inputs["model"])["name"]) || nameOf(urn);
    const label = labelled(folded);
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
