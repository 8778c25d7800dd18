import { readsContract } from "../payloads.ts";
import type { ModelSpec } from "../spec.ts";
import type { TensorSpec } from "../spec/io.ts";
import type { Findings } from "./findings.ts";

const expectations = ["min", "max", "values", "optional"] as const;

function expected(tensor: TensorSpec): readonly string[] {
  return typeof tensor === "string" ? [] : expectations.filter((key) => Object.hasOwn(tensor, key));
}

function checkValues(at: string, tensor: TensorSpec, found: Findings): void {
  if (typeof tensor === "string") return;
  const { min, max, values } = tensor as { min?: number; max?: number; values?: readonly string[] };
  for (const [key, bound] of Object.entries({ min, max }))
    if (bound !== undefined && !Number.isFinite(bound))
      found.add("MS072", `${at}.${key}`, `${bound} is no bound of a number. Write a finite one, or leave it out.`);
  if (min !== undefined && max !== undefined && min > max)
    found.add("MS072", `${at}.min`, `${min} is above max ${max}. Lower min or raise max.`);
  if (values !== undefined && (values.length === 0 || new Set(values).size < values.length))
    found.add("MS072", `${at}.values`, "There are none, or one is there twice. Write each once, or leave values out.");
}

/** Whether what is expected of values makes sense, and somebody counts what is otherwise. */
export function checkExpectations({ io, runtime }: ModelSpec, found: Findings): void {
  for (const [name, tensor] of Object.entries(io?.inputs ?? {})) {
    const at = `io.inputs.${name}`;
    checkValues(at, tensor, found);
    const [first] = expected(tensor);
    if (first === undefined || readsContract(runtime)) continue;
    const why =
      runtime.kind === "pmml"
        ? "The model's DataDictionary says what values it takes. Leave it out here."
        : `No server of ${runtime.kind} counts what is otherwise. Leave it out.`;
    found.add("MS071", `${at}.${first}`, why);
  }
  for (const [name, tensor] of Object.entries(io?.outputs ?? {})) {
    const [first] = expected(tensor);
    if (first !== undefined)
      found.add("MS071", `io.outputs.${name}.${first}`, "Of what a model answers nothing is counted. Leave it out.");
  }
}
