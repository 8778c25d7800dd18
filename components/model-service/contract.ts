import type { Issue } from "../issues.ts";
import type { IoSpec, Shape, TensorSpec } from "./spec/io.ts";

/** The size of a dimension that may be any. */
const anySize = -1;

/** A tensor's type, and its shape where it has one. */
function parts(tensor: TensorSpec): { readonly datatype: string; readonly shape?: readonly number[] } {
  return typeof tensor === "string" ? { datatype: tensor } : tensor;
}

function told({ datatype, shape }: ReturnType<typeof parts>): string {
  return shape === undefined ? datatype : `${datatype} [${shape.join(", ")}]`;
}

/** Whether there is an array of both shapes: a size that may be any goes with all. */
function shapesAgree(one: Shape | undefined, other: Shape | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return (
    one.length === other.length &&
    one.every((size, index) => size === other[index] || size === anySize || other[index] === anySize)
  );
}

type Direction = keyof IoSpec;
const words: { readonly [D in Direction]: string } = { inputs: "input", outputs: "output" };

function compareTensors(model: string, direction: Direction, declared: IoSpec, read: IoSpec): readonly Issue[] {
  const issue = (name: string, message: string): Issue => ({
    code: "MS051",
    path: `models.${model}.io.${direction}.${name}`,
    message,
  });
  const [mine, theirs] = [declared[direction], read[direction]];
  const word = words[direction];
  const names = Object.keys(theirs).join(", ");
  return [
    ...Object.entries(mine).flatMap(([name, tensor]) => {
      const found = theirs[name];
      if (found === undefined) return [issue(name, `The artifact has no ${word} "${name}". It has ${names}.`)];
      const [said, is] = [parts(tensor), parts(found)];
      if (said.datatype !== is.datatype)
        return [
          issue(name, `It is declared ${said.datatype}, and the artifact's is ${is.datatype}. Write ${told(is)}.`),
        ];
      if (!shapesAgree(said.shape, is.shape))
        return [
          issue(name, `It is declared ${told(said)}, and the artifact's is ${told(is)}. Write what the artifact has.`),
        ];
      return [];
    }),
    ...Object.entries(theirs).flatMap(([name, tensor]) =>
      mine[name] === undefined
        ? [
            issue(
              name,
              `The artifact has an ${word} "${name}" (${told(parts(tensor))}) that is not declared. Declare it.`,
            ),
          ]
        : [],
    ),
  ];
}

/**
 * Compares what a model is declared to take and give with what its artifact says of itself: names, types, and shapes
 * where both say one. Pure.
 * @param read from the artifact
 * @returns one issue for each tensor that is missing, of another type or shape, or not declared
 */
export function compareContracts(model: string, declared: IoSpec, read: IoSpec): readonly Issue[] {
  return (["inputs", "outputs"] as const).flatMap((direction) => compareTensors(model, direction, declared, read));
}
