import type { Datatype, TensorSpec } from "../../components/model-service/spec/io.ts";
import { Broken } from "../broken.ts";
import { tensor, type Contract } from "../contract.ts";
import { messageReader } from "../proto.ts";

/**
 * The part of `saved_model.pb` that says what goes in and comes out: saved_model.proto, meta_graph.proto and
 * tensor_shape.proto of https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/protobuf/meta_graph.proto.
 */
const read = messageReader(
  {
    SavedModel: { meta_graphs: [2, "MetaGraphDef", "repeated"] },
    MetaGraphDef: { meta_info_def: [1, "MetaInfoDef"], signature_def: [5, "SignatureDef", "map"] },
    MetaInfoDef: { tags: [4, "string", "repeated"], tensorflow_version: [5, "string"] },
    SignatureDef: { inputs: [1, "TensorInfo", "map"], outputs: [2, "TensorInfo", "map"] },
    TensorInfo: { dtype: [2, "int32"], tensor_shape: [3, "TensorShapeProto"] },
    TensorShapeProto: { dim: [2, "Dim", "repeated"], unknown_rank: [3, "bool"] },
    Dim: { size: [1, "int64"] },
  },
  "SavedModel",
);

interface TensorInfo {
  readonly dtype?: number;
  readonly tensor_shape?: { readonly dim: readonly { readonly size?: number }[]; readonly unknown_rank?: boolean };
}

type Tensors = Readonly<Record<string, TensorInfo>>;

interface SavedModel {
  readonly meta_graphs: readonly {
    readonly meta_info_def?: { readonly tags: readonly string[]; readonly tensorflow_version?: string };
    readonly signature_def: Readonly<Record<string, { readonly inputs: Tensors; readonly outputs: Tensors }>>;
  }[];
}

/** DataType of types.proto, by number; those that have a place in the protocol. */
const datatypes: Readonly<Partial<Record<number, Datatype>>> = {
  1: "FP32",
  2: "FP64",
  3: "INT32",
  4: "UINT8",
  5: "INT16",
  6: "INT8",
  7: "BYTES",
  9: "INT64",
  10: "BOOL",
  17: "UINT16",
  19: "FP16",
  22: "UINT32",
  23: "UINT64",
};

function tensorsOf(tensors: Tensors): Readonly<Record<string, TensorSpec>> {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, { dtype = 0, tensor_shape }]) => {
      const datatype = datatypes[dtype];
      if (datatype === undefined) return [];
      const known = tensor_shape !== undefined && tensor_shape.unknown_rank !== true;
      return [
        [name, tensor(datatype, known ? tensor_shape.dim.map(({ size = 0 }) => (size > 0 ? size : -1)) : undefined)],
      ];
    }),
  );
}

/**
 * What a SavedModel says of one of its signatures.
 * @throws {Broken} also when it does not have the signature
 */
export function readSavedModel(
  bytes: Uint8Array,
  signature = "serving_default",
): Contract & { readonly tensorflow: string } {
  const { meta_graphs } = read(bytes) as SavedModel;
  const graph = meta_graphs.find(({ meta_info_def }) => meta_info_def?.tags.includes("serve") === true);
  if (graph === undefined) throw new Broken('it has no graph with the tag "serve"');
  const found = graph.signature_def[signature];
  if (found === undefined)
    throw new Broken(
      `it has no signature "${signature}", only ${Object.keys(graph.signature_def).join(", ") || "none"}`,
    );
  return {
    io: { inputs: tensorsOf(found.inputs), outputs: tensorsOf(found.outputs) },
    samples: {},
    tensorflow: graph.meta_info_def?.tensorflow_version ?? "",
  };
}
