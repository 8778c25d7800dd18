import type { EnsembleStep } from "./spec.ts";
import type { Message } from "./text-format.ts";

function map(field: "input_map" | "output_map", tensors: Readonly<Record<string, string>>): Message {
  return Object.entries(tensors).map(
    ([key, value]) =>
      [
        field,
        [
          ["key", key],
          ["value", value],
        ],
      ] as const,
  );
}

/** A model of an ensemble has a name of its own on the server. */
export function nameInEnsemble(ensemble: string, model: string): string {
  return `${ensemble}-${model}`;
}

/** The steps of an ensemble: which model, and what its inputs and outputs are called between them. */
export function ensembleScheduling(ensemble: string, steps: readonly EnsembleStep[], version: number): Message {
  return steps.map(
    (step) =>
      [
        "step",
        [
          ["model_name", nameInEnsemble(ensemble, step.model)],
          ["model_version", version],
          ...map("input_map", step.inputs),
          ...map("output_map", step.outputs),
        ],
      ] as const,
  );
}
