import type { RuntimeMistake } from "../adapter.ts";
import type { Tensor, TritonEnsemble } from "./spec.ts";

/** A folder of the artifact, and part of a name on the server. */
const folderName = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** A tensor as one side sees it, and whose side that is. */
interface Seen {
  readonly tensor: Tensor;
  readonly isBatched: boolean;
  readonly by: string;
}

/** The shape that goes over: what a model's own dimensions are, which for the ensemble's tensors is what it reshapes to. */
function shape({ tensor: { dims, reshape }, isBatched, by }: Seen): {
  own: readonly number[];
  full: readonly number[];
} {
  const own = by === "ensemble" ? (reshape ?? dims) : dims;
  return { own, full: isBatched ? [-1, ...own] : own };
}

/** -1 goes with any length: what it is in the end only a request shows. */
function fit(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, at) => dim === -1 || b[at] === -1 || dim === b[at]);
}

/** What does not go together in one tensor that two sides see; undefined where they fit. */
function misfit(a: Seen, b: Seen): string | undefined {
  const describe = ({ tensor, by }: Seen): string => `${tensor.datatype} [${tensor.dims.join(", ")}] of ${by}`;
  const [one, other] = [shape(a), shape(b)];
  // As Triton compares them: https://github.com/triton-inference-server/core/blob/main/src/ensemble_scheduler/ensemble_utils.cc
  if (a.tensor.datatype === b.tensor.datatype && (fit(one.own, other.own) || fit(one.full, other.full)))
    return undefined;
  return `${describe(b)} does not fit ${describe(a)}. Give both the same type and dimensions.`;
}

/** Collects what is wrong between the steps of an ensemble. */
class Graph {
  readonly mistakes: RuntimeMistake[] = [];
  readonly #seen = new Map<string, Seen>();
  readonly written = new Set<string>();
  readonly used = new Set<string>();

  see(name: string, seen: Seen, path: string): void {
    const known = this.#seen.get(name);
    if (known === undefined) this.#seen.set(name, seen);
    const message = known === undefined ? undefined : misfit(known, seen);
    if (message !== undefined) this.mistakes.push({ code: "MS036", path, message: `Tensor ${name}: ${message}` });
  }

  write(name: string, path: string): void {
    if (this.written.has(name))
      this.mistakes.push({ code: "MS035", path, message: `Tensor ${name} comes from two places. Rename one.` });
    this.written.add(name);
  }
}

function checkStep(spec: TritonEnsemble, index: number, graph: Graph): void {
  const step = spec.steps[index];
  if (step === undefined) return;
  const path = `steps.${index}`;
  const found = (where: string, message: string): void => {
    graph.mistakes.push({ code: "MS035", path: `${path}.${where}`, message });
  };
  const model = Object.hasOwn(spec.models, step.model) ? spec.models[step.model] : undefined;
  if (model === undefined) {
    found("model", `There is no model ${step.model}. Its models are ${Object.keys(spec.models).join(", ")}.`);
    return;
  }
  const isBatched = model.maxBatchSize !== undefined;
  if (isBatched && model.maxBatchSize < (spec.maxBatchSize ?? 0))
    graph.mistakes.push({
      code: "MS036",
      path: "maxBatchSize",
      message: `${spec.maxBatchSize ?? 0} rows are more than the ${model.maxBatchSize} that ${step.model} takes. Lower it.`,
    });
  for (const side of ["inputs", "outputs"] as const)
    for (const [own, name] of Object.entries(step[side])) {
      const tensor: Tensor | undefined = Object.hasOwn(model[side], own) ? model[side][own] : undefined;
      if (side === "inputs") graph.used.add(name);
      else graph.write(name, `${path}.outputs.${own}`);
      if (tensor === undefined)
        found(`${side}.${own}`, `${step.model} has no such tensor. It has ${Object.keys(model[side]).join(", ")}.`);
      else graph.see(name, { tensor, isBatched, by: step.model }, `${path}.${side}.${own}`);
    }
  for (const [own, { optional }] of Object.entries(model.inputs))
    if (optional !== true && !Object.hasOwn(step.inputs, own))
      found("inputs", `Input ${own} of ${step.model} comes from nowhere. Name a tensor for it.`);
  if (Object.keys(step.outputs).length === 0)
    found("outputs", "Nothing of the step is used. Name an output, or leave it out.");
}

/** Steps whose tensors would only come from what waits for them in turn. */
function checkOrder({ inputs, steps }: TritonEnsemble, graph: Graph): void {
  const ready = new Set(Object.keys(inputs));
  let left = steps.map((step, index) => ({ step, index }));
  for (;;) {
    const next = left.filter(({ step }) => Object.values(step.inputs).every((name) => ready.has(name)));
    if (next.length === 0) break;
    for (const { step } of next) for (const name of Object.values(step.outputs)) ready.add(name);
    left = left.filter((one) => !next.includes(one));
  }
  for (const { step, index } of left)
    for (const [own, name] of Object.entries(step.inputs))
      if (!ready.has(name))
        graph.mistakes.push({
          code: "MS035",
          path: `steps.${index}.inputs.${own}`,
          message: graph.written.has(name)
            ? `Tensor ${name} waits for this step's own outputs. Break the circle.`
            : `Tensor ${name} comes from nowhere. Name an input of the ensemble, or an output of another step.`,
        });
}

/** What Triton would refuse of an ensemble's graph when it loads it. Pure. */
export function checkEnsemble(spec: TritonEnsemble): readonly RuntimeMistake[] {
  const graph = new Graph();
  const isBatched = spec.maxBatchSize !== undefined;
  for (const [name, tensor] of Object.entries(spec.inputs)) {
    graph.write(name, `inputs.${name}`);
    graph.see(name, { tensor, isBatched, by: "ensemble" }, `inputs.${name}`);
  }
  for (const [name, tensor] of Object.entries(spec.outputs)) {
    graph.used.add(name);
    graph.see(name, { tensor, isBatched, by: "ensemble" }, `outputs.${name}`);
  }
  spec.steps.forEach((_, index) => {
    checkStep(spec, index, graph);
  });
  checkOrder(spec, graph);
  const found = (path: string, message: string): void => {
    graph.mistakes.push({ code: "MS035", path, message });
  };
  for (const name of Object.keys(spec.outputs))
    if (!graph.written.has(name)) found(`outputs.${name}`, "No step gives it. Name it as an output of one.");
  for (const name of graph.written)
    if (!graph.used.has(name)) found("steps", `Nothing takes tensor ${name}. Use it, or leave it out.`);
  for (const name of Object.keys(spec.models)) {
    if (!folderName.test(name))
      found(`models.${name}`, `"${name}" is no folder's name. Use lower-case letters, digits and dashes.`);
    if (!spec.steps.some(({ model }) => model === name)) found(`models.${name}`, "No step is its. Leave it out.");
  }
  return graph.mistakes;
}
