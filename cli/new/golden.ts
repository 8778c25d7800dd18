import type { TensorSpec } from "../../components/model-service/spec/io.ts";
import type { Contract } from "../../formats/contract.ts";

/** Most numbers of one request that nobody wrote. */
const mostNumbers = 1_000_000;

function value(datatype: string): unknown {
  if (datatype === "BYTES") return "";
  return datatype === "BOOL" ? false : 0;
}

/** A tensor of zeros with one row, or with the value that the model is known to take. Undefined: too large to make up. */
function zeros(name: string, spec: TensorSpec, sample: unknown): object | undefined {
  const { datatype, shape = [1] } = typeof spec === "string" ? { datatype: spec } : spec;
  const sizes = shape.map((size) => (size === -1 ? 1 : size));
  const count = sizes.reduce((product, size) => product * size, 1);
  if (count > mostNumbers) return undefined;
  return { name, shape: sizes, datatype, data: Array.from({ length: count }, () => sample ?? value(datatype)) };
}

/**
 * A golden file that nobody's training library answered: one request that the model's contract allows, and no answer to
 * compare with, so that it shows that the model answers and not that it is right. Pure.
 * @returns undefined where the contract does not say what a request is
 */
export function unanswered(contract: Contract | undefined): string | undefined {
  if (contract === undefined) return undefined;
  const inputs = Object.entries(contract.io.inputs).map(([name, spec]) => zeros(name, spec, contract.samples[name]));
  if (inputs.length === 0 || inputs.includes(undefined)) return undefined;
  const row = {
    request: { inputs },
    answer: {},
    asked: "a row of zeros",
    known: "has not been asked",
  };
  return `${JSON.stringify({ form: "exchanges", path: "/infer", rows: [row] }, undefined, 2)}\n`;
}

/** What is wrong with the text of a golden file; undefined when nothing is. Pure. */
export function goldenMistake(text: string): string | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return `It is not JSON (${error instanceof Error ? error.message : String(error)})`;
  }
  const { form, path, rows } = (typeof content === "object" && content !== null ? content : {}) as Readonly<
    Record<string, unknown>
  >;
  if (form !== "exchanges" && form !== "fields" && form !== "table")
    return `"form" is ${form === undefined ? "missing" : JSON.stringify(form)}, not "exchanges", "fields" or "table"`;
  if (!Array.isArray(rows) || rows.length === 0) return '"rows" has none';
  if (form === "exchanges" && typeof path !== "string")
    return '"path" is missing: "/infer", or what follows the model\'s address';
  const keys = form === "exchanges" ? ["request", "answer", "asked", "known"] : ["input", "predicted", "probabilities"];
  const index = rows.findIndex(
    (row: unknown) => typeof row !== "object" || row === null || keys.some((key) => !Object.hasOwn(row, key)),
  );
  return index < 0 ? undefined : `rows.${index} has not all of ${keys.join(", ")}`;
}
