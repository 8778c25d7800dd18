import type { Datatype, IoSpec, TensorSpec } from "../model-service/settings.ts";

/** A tensor's type, however it is declared. */
export type DatatypeOf<T extends TensorSpec> = T extends Datatype
  ? T
  : T extends { readonly datatype: infer D extends Datatype }
    ? D
    : never;

/** Types of numbers. */
export type Numeric = Exclude<Datatype, "BOOL" | "BYTES">;

/** A value of a tensor, as JSON has it. */
export type ValueOf<D extends Datatype> = D extends "BYTES" ? string : D extends "BOOL" ? boolean : number;

/** Whether a value is there whenever the graph answers, or not when the step that gives it is left out. */
export type Presence = "always" | "maybe";

/** Something that a step gives, or that goes into the graph: the beginning of an edge. */
export interface Ref<D extends Datatype = Datatype, P extends Presence = "always"> {
  /** Name of what gives it; {@link graphInputs} for what goes into the graph. */
  readonly node: string;
  readonly output: string;
  readonly datatype: D;
  readonly presence: P;
}

/** What the inputs of the graph are called among what gives values. A step cannot be called so: it has a capital letter. */
export const graphInputs = "Inputs";

type OptionalNames<T> = {
  [K in keyof T]: T[K] extends { readonly optional: true } ? K : never;
}[keyof T];

/** What a model has to be given: all that it declares, by name and type; what may be missing may be left out. */
export type Given<Io extends IoSpec> = {
  readonly [K in Exclude<keyof Io["inputs"], OptionalNames<Io["inputs"]>>]: Ref<DatatypeOf<Io["inputs"][K]>>;
} & {
  readonly [K in OptionalNames<Io["inputs"]>]?: Ref<DatatypeOf<Io["inputs"][K]>>;
};

/** What a model gives. */
export type Outputs<Io extends IoSpec, P extends Presence = "always"> = {
  readonly [K in keyof Io["outputs"]]: Ref<DatatypeOf<Io["outputs"][K]>, P>;
};

/** A tensor's type as a value. */
export function datatypeOf(tensor: TensorSpec): Datatype {
  return typeof tensor === "string" ? tensor : tensor.datatype;
}
