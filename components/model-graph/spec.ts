import type {
  DeadlineSpec,
  FixedModel,
  LimitsSpec,
  ModelSpec,
  OwnershipSpec,
  PromisingModel,
  ResourcesSpec,
  ScaledModel,
  TensorSpec,
  UnpromisingModel,
} from "../model-service/settings.ts";
import { GraphBuilder } from "./builder.ts";
import type { GraphNode } from "./node.ts";
import { datatypeOf, graphInputs, type DatatypeOf, type Ref } from "./ref.ts";

/** Tensors by name. */
export type Tensors = Readonly<Record<string, TensorSpec>>;

/** What a graph is beside its steps: it is served like a model, and so declares what a model does. */
export type GraphShape<I extends Tensors = Tensors> = OwnershipSpec & {
  /** Lower-case letters, digits and dashes, 40 at most; part of the graph's address. No model is called so. */
  readonly name: string;
  /** Who answers for it. Its steps are this team's models, or let it call them (`callableBy`). */
  readonly team: string;
  /** What goes in: each tensor has a row for each row of the answer, as its first dimension. */
  readonly inputs: I;
  /** File of rows with the answers that somebody has computed otherwise, relative to the repository. */
  readonly golden: string;
  /** Of the graph's own pods, which only pass on and map. @default as models have */
  readonly resources?: ResourcesSpec;
  readonly deadline?: DeadlineSpec;
  /** @default bodies of 1Mi at most */
  readonly limits?: LimitsSpec;
  /** Teams, beside its own, whose models and graphs may call it. @default none */
  readonly callableBy?: readonly string[];
} & (FixedModel | Exclude<ScaledModel, { readonly runtime: unknown }>) &
  (PromisingModel | UnpromisingModel);

/** The inputs of a graph as the beginnings of edges. */
type InputRefs<I extends Tensors> = { readonly [K in keyof I]: Ref<DatatypeOf<I[K]>> };

/** A graph as its owner declares it: what it is, and its steps in an order in which each has what it needs. */
export interface ModelGraph {
  readonly shape: GraphShape;
  readonly nodes: readonly GraphNode[];
  readonly outputs: Readonly<Record<string, Ref>>;
  /** The models and logic services that it calls, as they are declared. */
  readonly models: readonly ModelSpec[];
}

/**
 * Declares a graph of models. Its steps are written in the order of what they need: an edge begins at something that is there
 * already, so that no circle can be said; what comes out of a step fits what goes into the next by its name and its type,
 * or it does not compile.
 *
 * @param build says the steps, and gives back what comes out of the graph
 */
export function defineGraph<const I extends Tensors>(
  shape: GraphShape<I>,
  build: (inputs: InputRefs<I>, graph: GraphBuilder) => Readonly<Record<string, Ref>>,
): ModelGraph {
  const inputs = Object.fromEntries(
    Object.entries(shape.inputs).map(([output, tensor]) => [
      output,
      { node: graphInputs, output, datatype: datatypeOf(tensor), presence: "always" },
    ]),
  ) as InputRefs<I>;
  const builder = new GraphBuilder();
  const outputs = build(inputs, builder);
  return { shape, nodes: builder.nodes, outputs, models: builder.models };
}
