import { mlserverRuntimes, type RuntimeSpec } from "../../runtimes/kinds.ts";
import { collectorUrl } from "../network-peers.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import type { ModelSpec } from "./spec.ts";
import type { IoSpec, TensorSpec } from "./spec/io.ts";

/** Which share of a model's requests is recorded, and which of their fields: those that are named, or all. */
export type ResolvedPayloads = "none" | { readonly sample: number; readonly shown: "all" | readonly string[] };

/** Names of all that goes in and comes out. */
export function fieldsOf({ inputs, outputs }: IoSpec): readonly string[] {
  return [...new Set([...Object.keys(inputs), ...Object.keys(outputs)])];
}

/** What is left out is decided by what is shown: a field that nobody has thought of is not. */
export function resolvePayloads({ payloads, io }: Pick<ModelSpec, "payloads" | "io">): ResolvedPayloads {
  if (payloads === undefined) return "none";
  const { sample, redact, keep } = payloads;
  if (keep !== undefined) return { sample, shown: keep };
  if (redact === undefined || redact.length === 0 || io === undefined) return { sample, shown: "all" };
  return { sample, shown: fieldsOf(io).filter((name) => !redact.includes(name)) };
}

/** Whether a server counts what is not as `io` says; PMML's knows it from the model's own dictionary. */
export function readsContract(runtime: RuntimeSpec): boolean {
  if (runtime.kind === "custom") return runtime.function !== undefined;
  return mlserverRuntimes.some((kind) => kind === runtime.kind);
}

function told(tensor: TensorSpec): object {
  return typeof tensor === "string" ? { datatype: tensor } : tensor;
}

function contractVariable({ io, runtime }: ResolvedModel): readonly (readonly [string, string])[] {
  if (io === "the artifact's" || !readsContract(runtime)) return [];
  const inputs = Object.fromEntries(Object.entries(io.inputs).map(([name, tensor]) => [name, told(tensor)]));
  return [["MODEL_CONTRACT", JSON.stringify({ inputs, outputs: Object.keys(io.outputs) })]];
}

function payloadsVariable(model: ResolvedModel, variant: Variant): readonly (readonly [string, string])[] {
  if (model.payloads === "none") return [];
  const { sample, shown } = model.payloads;
  const { name, version, digest } = variant;
  const told = {
    sample,
    ...(shown === "all" ? {} : { fields: shown }),
    collector: collectorUrl,
    about: { model: model.name, variant: name, version, digest },
  };
  return [["PAYLOADS", JSON.stringify(told)]];
}

/** What a server is told of the data that it sees: the declared contract, and what of it to record. */
export function dataVariables(
  model: ResolvedModel,
  variant: Variant,
): readonly { readonly name: string; readonly value: string }[] {
  return [...contractVariable(model), ...payloadsVariable(model, variant)].map(([name, value]) => ({ name, value }));
}
