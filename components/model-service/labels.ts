import { labelKeys, modelPodLabels } from "../model-labels.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { sloAsAnnotations } from "./slo.ts";

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
    ...model.ownership.labels,
  };
}

/** Labels of an object that belongs to the model as a whole. */
export function modelLabels(model: ResolvedModel): Readonly<Record<string, string>> {
  return {
    "app.kubernetes.io/name": model.name,
    "app.kubernetes.io/part-of": "ml-serving",
    [labelKeys.model]: model.name,
    [labelKeys.team]: model.team,
    ...model.ownership.labels,
  };
}

/** Annotations of the objects that people look at first: the Deployments; the route has the same. */
export function modelAnnotations(model: ResolvedModel): { readonly annotations?: Readonly<Record<string, string>> } {
  const annotations = { ...model.ownership.annotations, ...sloAsAnnotations(model.slo) };
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}
