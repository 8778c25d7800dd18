import type { Datatype, TensorSpec } from "../../components/model-service/spec/io.ts";
import { Broken } from "../broken.ts";
import { tensor, type Contract } from "../contract.ts";
import { messageReader } from "../proto.ts";

/** The part of https://github.com/onnx/onnx/blob/004aa57f442055b51af980769883b544ac4f87f2/onnx/onnx.proto that says what goes in and comes out. */
const read = messageReader(
  {
    ModelProto: {
      ir_version: [1, "int64"],
      producer_name: [2, "string"],
      producer_version: [3, "string"],
      graph: [7, "GraphProto"],
      opset_import: [8, "OperatorSetIdProto", "repeated"],
    },
    OperatorSetIdProto: { domain: [1, "string"], version: [2, "int64"] },
    GraphProto: {
      initializer: [5, "TensorProto", "repeated"],
      input: [11, "ValueInfoProto", "repeated"],
      output: [12, "ValueInfoProto", "repeated"],
    },
    TensorProto: { name: [8, "string"] },
    ValueInfoProto: { name: [1, "string"], type: [2, "TypeProto"] },
    TypeProto: { tensor_type: [1, "Tensor"] },
    Tensor: { elem_type: [1, "int32"], shape: [2, "TensorShapeProto"] },
    TensorShapeProto: { dim: [1, "Dimension", "repeated"] },
    Dimension: { dim_value: [1, "int64"], dim_param: [2, "string"] },
  },
  "ModelProto",
);

interface Value {
  readonly name?: string;
  readonly type?: {
    readonly tensor_type?: {
      readonly elem_type?: number;
      readonly shape?: { readonly dim: readonly { readonly dim_value?: number }[] };
    };
  };
}

interface Model {
  readonly ir_version?: number;
  readonly producer_name?: string;
  readonly producer_version?: string;
  readonly opset_import: readonly { readonly domain?: string; readonly version?: number }[];
  readonly graph?: {
    readonly initializer: readonly { readonly name?: string }[];
    readonly input: readonly Value[];
    readonly output: readonly Value[];
  };
}

/** TensorProto.DataType, by number; those that have a place in the protocol. */
const datatypes: Readonly<Partial<Record<number, Datatype>>> = {
  1: "FP32",
  2: "UINT8",
  3: "INT8",
  4: "UINT16",
  5: "INT16",
  6: "INT32",
  7: "INT64",
  8: "BYTES",
  9: "BOOL",
  10: "FP16",
  11: "FP64",
  12: "UINT32",
  13: "UINT64",
};

function tensorsOf(values: readonly Value[]): Readonly<Record<string, TensorSpec>> {
  return Object.fromEntries(
    values.flatMap(({ name = "", type }) => {
      const datatype = datatypes[type?.tensor_type?.elem_type ?? 0];
      const dims = type?.tensor_type?.shape?.dim;
      // Maps and sequences, as converters of classifiers write them, have no place in the protocol.
      if (datatype === undefined) return [];
      return [
        [
          name,
          tensor(
            datatype,
            dims?.map(({ dim_value }) => (dim_value !== undefined && dim_value > 0 ? dim_value : -1)),
          ),
        ] as const,
      ];
    }),
  );
}

/** What an ONNX file says of itself. @throws {Broken} */
export function readOnnx(bytes: Uint8Array): Contract & { readonly producer: string } {
  const { ir_version = 0, graph, opset_import, producer_name = "", producer_version = "" } = read(bytes) as Model;
  if (ir_version < 1 || ir_version > 1_000 || graph === undefined || graph.output.length === 0)
    throw new Broken("it has no graph with outputs");
  if (opset_import.length === 0) throw new Broken("it names no set of operators");
  // Before IR version 4 weights were inputs, too: https://github.com/onnx/onnx/blob/main/docs/IR.md
  const weights = new Set(graph.initializer.map(({ name }) => name));
  return {
    io: { inputs: tensorsOf(graph.input.filter(({ name }) => !weights.has(name))), outputs: tensorsOf(graph.output) },
    samples: {},
    producer: `${producer_name} ${producer_version}`.trim(),
  };
}
