import type { TensorSpec } from "../model-service/settings.ts";
import { graphInputs, type Presence, type Ref } from "./ref.ts";
import type { ModelGraph } from "./spec.ts";

type Shape = readonly number[];

function shapeOf(tensor: TensorSpec | undefined): Shape | undefined {
  return tensor === undefined || typeof tensor === "string" ? undefined : tensor.shape;
}

/** Whether there is an array of both shapes, whatever their first dimension, which is the rows: -1 goes with all. */
function agree([, ...one]: Shape, [, ...other]: Shape): boolean {
  return (
    one.length === other.length &&
    one.every((size, index) => size === other[index] || size === -1 || other[index] === -1)
  );
}

/** Edges between tensors that both declare a shape, where the two cannot be one. Pure. */
export function shapeIssues({ shape, nodes, models }: ModelGraph): readonly { path: string; message: string }[] {
  const modelOf = new Map(models.map((model) => [model.name, model]));
  const stepOf = new Map(nodes.flatMap((node) => (node.kind === "call" ? [[node.name, node] as const] : [])));
  const given = ({ node, output }: Ref<Ref["datatype"], Presence>): Shape | undefined => {
    if (node === graphInputs) return shapeOf(shape.inputs[output]);
    const step = stepOf.get(node);
    return step === undefined ? undefined : shapeOf(modelOf.get(step.model)?.io?.outputs[output]);
  };
  return nodes.flatMap((node) => {
    if (node.kind !== "call") return [];
    return Object.entries(node.inputs).flatMap(([input, ref]) => {
      const is = given(ref);
      const wanted = shapeOf(modelOf.get(node.model)?.io?.inputs[input]);
      if (is === undefined || wanted === undefined || agree(is, wanted)) return [];
      return [
        {
          path: `${node.name}.inputs.${input}`,
          message: `${ref.node === graphInputs ? "The graph's input" : `Step ${ref.node}'s output`} ${ref.output} is [${is.join(", ")}], and ${node.model} takes [${wanted.join(", ")}]. Take another output, or put a logic service between them.`,
        },
      ];
    });
  });
}
