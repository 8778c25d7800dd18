import type { Issue } from "../../../../components/issues.ts";
import { InvalidData } from "../../../../stacks/invalid-data.ts";
import type { Request } from "../requests.ts";
import { mostTold, type LabelledRow } from "./rows.ts";

/** A tensor of a request: https://github.com/open-inference-protocol/open-inference-protocol/blob/main/specification/protocol/inference_rest.md */
interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly unknown[];
}

/** A request that is known to be right, by which others are made. */
interface Example extends Request {
  /** Names of the values of a single tensor, where they are known. */
  readonly fields?: readonly string[];
}

function inputsOf({ body }: Request): readonly Tensor[] | undefined {
  const { inputs } = (body ?? {}) as { readonly inputs?: unknown };
  return Array.isArray(inputs) ? (inputs as readonly Tensor[]) : undefined;
}

/** A value as its datatype has it; undefined where it cannot be. */
function typed(value: unknown, datatype: string): unknown {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  if (datatype === "BYTES") return String(value);
  if (datatype === "BOOL") {
    const told = String(value).toLowerCase();
    return told === "true" || told === "1" ? true : told === "false" || told === "0" ? false : undefined;
  }
  const number = value === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Which column each place of each tensor is filled from. */
function placesOf(
  inputs: readonly Tensor[],
  { fields }: Example,
  columns: readonly string[],
): readonly (readonly string[])[] {
  if (inputs.every(({ data }) => data.length === 1)) return inputs.map(({ name }) => [name]);
  const [only] = inputs;
  if (inputs.length !== 1 || only === undefined) return [];
  // Without names the file's order is the tensor's.
  const names = fields ?? columns;
  return only.data.length === names.length ? [names] : [];
}

/**
 * A request for each row, made as the example is: a tensor a column of its name, or one tensor of all columns. Rows that have
 * a column `request` say theirs themselves. Pure.
 * @throws {InvalidData} with every column that is missing or is none
 */
export function requestsOf(
  rows: readonly [LabelledRow, ...LabelledRow[]],
  example: Example,
  file: string,
): readonly Request[] {
  const issues: Issue[] = [];
  const columns = Object.keys(rows[0].columns);
  if (columns.includes("request")) return rows.map((row) => ({ path: example.path, body: row.columns["request"] }));
  const inputs = inputsOf(example) ?? [];
  const places = placesOf(inputs, example, columns);
  if (places.length === 0)
    issues.push({
      code: "MR043",
      path: file,
      message: `How ${columns.length} columns become a request is not known: the model's golden rows are not asked by a tensor a column, nor by one tensor of as many. Write JSON lines with the whole body under "request".`,
    });
  const requests = rows.map((row, index) => ({
    path: example.path,
    body: {
      ...(example.body as object),
      inputs: inputs.map((tensor, which) => ({
        ...tensor,
        data: (places[which] ?? []).map((name) => {
          const value = typed(row.columns[name], tensor.datatype);
          if (value === undefined)
            issues.push({
              code: "MR043",
              path: `${file}: row ${index + 1}`,
              message:
                name in row.columns
                  ? `${name} is ${JSON.stringify(row.columns[name])}, which is no ${tensor.datatype}. Mend it, or leave the row out.`
                  : `The model asks for ${name}, and there is no such column. There are ${columns.join(", ")}.`,
            });
          return value;
        }),
      })),
    },
  }));
  if (issues.length > 0) throw new InvalidData(issues.slice(0, mostTold), file);
  return requests;
}
