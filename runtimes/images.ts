import { isFunctionImage } from "./custom/images.ts";
import { adapters } from "./index.ts";
import {
  baseImages,
  type AcceleratedRuntime,
  type BatchImageName,
  type BentoImageName,
  type BentoRuntime,
  type BuiltImageName,
  type BuiltRuntime,
  type DriftImageName,
  type FunctionImageName,
  type OwnImageRuntime,
  type PackedImageName,
  type ParityImageName,
  type RuntimeKind,
  type SparkImageName,
} from "./kinds.ts";

/** A runtime's image by the name that people and data files write: the runtime's own, and `-gpu` after it. */
export type RuntimeImageName = Exclude<RuntimeKind, OwnImageRuntime | BentoRuntime> | `${AcceleratedRuntime}-gpu`;

/** An image that models are served by: a runtime's, or that of a model's own function. */
export type ServerImageName = RuntimeImageName | FunctionImageName;

/** An image that models need: what serves them, asks them golden rows, compares the data that they see, scores files, and carries requests to them. */
export type ImageName =
  ServerImageName | ParityImageName | DriftImageName | BentoImageName | BatchImageName | SparkImageName;

/** The image that asks replicas golden rows. */
export const parityImage: ParityImageName = "parity";

/** Where it comes from. */
export const paritySource = { from: "build", kind: parityImage, repository: "runtimes/parity" } as const;

/** The image of what compares recorded payloads, and where it comes from. */
export const driftImage: DriftImageName = "drift";
const driftSource = { from: "build", kind: driftImage, repository: "runtimes/drift" } as const;

/** The image of what scores files, and where it comes from. */
export const batchImage: BatchImageName = "batch";
const batchSource = { from: "build", kind: batchImage, repository: "runtimes/batch" } as const;

/** The image of Spark with the functions of PMML models, and where it comes from. */
export const sparkImage: SparkImageName = "spark";
const sparkSource = { from: "build", kind: sparkImage, repository: "runtimes/spark" } as const;

/** The image of what works off queues and batches and answers for graphs. */
export const bentoImage: BentoImageName = "bento";

/** Where it comes from. */
const bentoSource = { from: "build", kind: bentoImage, repository: "runtimes/bento" } as const;

/** The image that one of ours is built on, by the name that the platform's images have. */
export function baseImageOf(name: BuiltImageName): (typeof baseImages)[PackedImageName] {
  return isFunctionImage(name) ? "python" : baseImages[name];
}

/** Where an image comes from: built here and pushed to a repository, or another project's, by name and tag. */
export type ImageSource<B = BuiltImageName> =
  | { readonly from: "build"; readonly kind: B; readonly repository: string }
  | { readonly from: "upstream"; readonly name: string };

type RuntimeImageSource = ImageSource<BuiltRuntime>;

const built = (kind: BuiltRuntime): RuntimeImageSource => ({ from: "build", kind, ...adapters[kind].image });
const upstream = (name: string): RuntimeImageSource => ({ from: "upstream", name });

/** Every runtime's image. */
export const runtimeImages: { readonly [N in RuntimeImageName]: RuntimeImageSource } = {
  pmml: built("pmml"),
  sklearn: built("sklearn"),
  xgboost: built("xgboost"),
  lightgbm: built("lightgbm"),
  mlflow: built("mlflow"),
  onnx: built("onnx"),
  tensorflow: upstream(adapters.tensorflow.image.cpu),
  "tensorflow-gpu": upstream(adapters.tensorflow.image.gpu),
  triton: upstream(adapters.triton.image.cpu),
  "triton-gpu": upstream(adapters.triton.image.gpu),
};

/** Where an image of this name comes from. */
export function imageSource(name: ImageName): ImageSource {
  if (name === parityImage) return paritySource;
  if (name === driftImage) return driftSource;
  if (name === batchImage) return batchSource;
  if (name === sparkImage) return sparkSource;
  if (name === bentoImage) return bentoSource;
  return isFunctionImage(name) ? { from: "build", kind: name, repository: name } : runtimeImages[name];
}

/** Every runtime whose image is built here. */
export const builtRuntimes: readonly BuiltRuntime[] = Object.values(runtimeImages).flatMap((image) =>
  image.from === "build" ? [image.kind] : [],
);

/** Every image that is built from a folder of `runtimes`. */
export const packedImages: readonly PackedImageName[] = [
  ...builtRuntimes,
  parityImage,
  driftImage,
  bentoImage,
  batchImage,
  sparkImage,
];

/** Every image of models' pods but those of models' own functions, and Spark, which is there where a model needs it. */
export const podImages: readonly ImageName[] = [
  ...(Object.keys(runtimeImages) as RuntimeImageName[]),
  parityImage,
  driftImage,
  batchImage,
  bentoImage,
];
