import { adapters } from "./index.ts";
import type { AcceleratedRuntime, BuiltRuntime, RuntimeKind } from "./kinds.ts";

/** A runtime's image by the name that people and data files write: the runtime's own, and `-gpu` after it. */
export type RuntimeImageName = RuntimeKind | `${AcceleratedRuntime}-gpu`;

/** Where an image comes from: built here and pushed to a repository, or another project's, by name and tag. */
export type RuntimeImageSource =
  | { readonly from: "build"; readonly kind: BuiltRuntime; readonly repository: string }
  | { readonly from: "upstream"; readonly name: string };

const built = (kind: BuiltRuntime): RuntimeImageSource => ({ from: "build", kind, ...adapters[kind].image });
const upstream = (name: string): RuntimeImageSource => ({ from: "upstream", name });

/** Every image that a model can be served by. */
export const runtimeImages: { readonly [N in RuntimeImageName]: RuntimeImageSource } = {
  pmml: built("pmml"),
  sklearn: built("sklearn"),
  tensorflow: upstream(adapters.tensorflow.image.cpu),
  "tensorflow-gpu": upstream(adapters.tensorflow.image.gpu),
};

/** Every runtime whose image is built here. */
export const builtRuntimes: readonly BuiltRuntime[] = Object.values(runtimeImages).flatMap((image) =>
  image.from === "build" ? [image.kind] : [],
);
