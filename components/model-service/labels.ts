import type { ResolvedModel, Variant } from "./resolve.ts";

/** Labels of our own, by which metrics, policies and people find a model's objects. */
export const labelKeys = {
  model: "ml-serving/model",
  variant: "ml-serving/variant",
  runtime: "ml-serving/runtime",
  team: "ml-serving/team",
} as const;

/** What all pods that serve a model have in common, whichever model it is. */
export const modelPodLabels = {
  "app.kubernetes.io/component": "model",
  "app.kubernetes.io/part-of": "ml-serving",
} as const;

/** Name of the container that serves the model, in every pod of it. */
export const modelContainer = "model";

/** Name of the objects of one variant of a model. */
export function variantName(model: ResolvedModel, variant: Variant): string {
  return `${model.name}-${variant.name}`;
}

/** What selects the pods of one variant: never changes, a Deployment's selector is immutable. */
export function selectorLabels(model: ResolvedModel, variant: Variant): Readonly<Record<string, string>> {
  return { [labelKeys.model]: model.name, [labelKeys.variant]: variant.name };
}

/** All labels of an object of one variant; the recommended ones beside ours. */
export function variantLabels(model: ResolvedModel, variant: Variant): Readonly<Record<string, string>> {
  return {
    "app.kubernetes.io/name": model.name,
    ...modelPodLabels,
    ...selectorLabels(model, variant),
    [labelKeys.runtime]: model.runtime.kind,
    [labelKeys.team]: model.team,
  };
}

/** Labels of an object that belongs to the model as a whole. */
export function modelLabels(model: ResolvedModel): Readonly<Record<string, string>> {
  return {
    "app.kubernetes.io/name": model.name,
    "app.kubernetes.io/part-of": "ml-serving",
    [labelKeys.model]: model.name,
    [labelKeys.team]: model.team,
  };
}
