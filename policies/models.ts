import { labelKeys } from "../components/model-labels.ts";
import { at } from "./facts.ts";
import type { ResourceFacts } from "./rule.ts";

export const deploymentType = "kubernetes:apps/v1:Deployment";
export const modelServiceType = "ml-serving:index:ModelService";

/** The model that a Kubernetes object is a part of, by its label; undefined where it is none's. */
export function modelOf({ props }: Pick<ResourceFacts, "props">): string | undefined {
  const label = at(props, "metadata", "labels", labelKeys.model);
  return typeof label === "string" ? label : undefined;
}
