import type { CustomSpec } from "./custom/spec.ts";
import type { GraphSpec } from "./graph/spec.ts";
import type { LightgbmSpec } from "./lightgbm/spec.ts";
import type { MlflowSpec } from "./mlflow/spec.ts";
import type { OnnxSpec } from "./onnx/spec.ts";
import type { PmmlSpec } from "./pmml/spec.ts";
import type { SklearnSpec } from "./sklearn/spec.ts";
import type { Batching, TensorflowSpec } from "./tensorflow/spec.ts";
import type { TritonSpec, TritonSpecOnCpu } from "./triton/spec.ts";
import type { XgboostSpec } from "./xgboost/spec.ts";

/** What can be declared for each runtime. A new runtime starts here: the table of adapters then fails to compile. */
export interface RuntimeSpecs {
  readonly custom: CustomSpec;
  readonly graph: GraphSpec;
  readonly lightgbm: LightgbmSpec;
  readonly mlflow: MlflowSpec;
  readonly onnx: OnnxSpec;
  readonly pmml: PmmlSpec;
  readonly sklearn: SklearnSpec;
  readonly tensorflow: TensorflowSpec;
  readonly triton: TritonSpec;
  readonly xgboost: XgboostSpec;
}

export type RuntimeKind = keyof RuntimeSpecs;

/** Runtimes whose server can compute on an accelerator. */
export type AcceleratedRuntime = "tensorflow" | "triton";

/** Runtimes whose server comes in another project's image. */
export type UpstreamRuntime = "tensorflow" | "triton";

/** Runtimes without an image of theirs: each model says its own. */
export type OwnImageRuntime = "custom";

/** Runtimes that Bento serves: graphs of models, which are compiled to its configuration. */
export type BentoRuntime = "graph";

/** Runtimes whose image is built here, from `runtimes/KIND`. */
export type BuiltRuntime = Exclude<RuntimeKind, UpstreamRuntime | OwnImageRuntime | BentoRuntime>;

/** Runtimes on MLServer: what they have in common, and most of their packages, is in `runtimes/mlserver`. */
export const mlserverRuntimes = [
  "sklearn",
  "xgboost",
  "lightgbm",
  "mlflow",
  "onnx",
] as const satisfies readonly BuiltRuntime[];

export type MlserverRuntime = (typeof mlserverRuntimes)[number];

/** The image of a model's Python function, which is built here: its repository too. */
export type FunctionImageName = `functions/${string}`;

/** The image that asks replicas golden rows, whatever serves them: built here, from `runtimes/parity`. */
export type ParityImageName = "parity";

/** What compares recorded payloads with those of the training: built here, from `runtimes/drift`. */
export type DriftImageName = "drift";

/** What scores files, whatever serves the model: built here, from `runtimes/batch` and `runtimes/bento`. */
export type BatchImageName = "batch";

/** Spark with the functions of PMML models, which scores files that outgrow Jobs: built here, from `runtimes/spark` and `udf`. */
export type SparkImageName = "spark";

/** The engine of queues, batches and graphs: built here, from `runtimes/bento`. */
export type BentoImageName = "bento";

/** An image that is built here from a folder of `runtimes`. */
export type PackedImageName =
  BuiltRuntime | ParityImageName | DriftImageName | BentoImageName | BatchImageName | SparkImageName;

/** An image that is built here. */
export type BuiltImageName = PackedImageName | FunctionImageName;

/** A model's Python function. */
export interface FunctionSource {
  /** What it is built as. */
  readonly image: FunctionImageName;
  /** Where it is in the repository. */
  readonly folder: string;
}

/** A declared runtime: its kind and what that kind takes. Discriminates on `kind`. */
export type RuntimeSpec<K extends RuntimeKind = RuntimeKind> = {
  readonly [P in K]: { readonly kind: P } & RuntimeSpecs[P];
}[K];

/** A declared runtime whose server can compute without an accelerator. */
export type RuntimeSpecOnCpu =
  RuntimeSpec<Exclude<RuntimeKind, "triton">> | ({ readonly kind: "triton" } & TritonSpecOnCpu);

/** Declared servers that queue requests and measure for how long. */
export type QueueingRuntimeSpec = RuntimeSpec<"triton"> | (RuntimeSpec<"tensorflow"> & { readonly batching: Batching });

/** The image that each of ours is built on, by the name that the platform's images have. */
export const baseImages = {
  /** Programs that need nothing but certificates; what it is built on is not looked at. */
  batch: "base",
  /** One program that needs nothing, as the parity gate is. */
  bento: "base",
  drift: "python",
  lightgbm: "python",
  mlflow: "python",
  onnx: "python",
  /** It is one program that needs nothing; what it is built on is not looked at. */
  parity: "base",
  pmml: "base",
  sklearn: "python",
  spark: "python",
  xgboost: "python",
} as const satisfies {
  readonly [K in PackedImageName]: "base" | "python";
};
