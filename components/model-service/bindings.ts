import type { ModelStoreRef } from "./bucket.ts";
import type { Placing } from "../nodes.ts";
import type { RedisRef } from "../redis-ref.ts";
import type { Tracing } from "../tracing.ts";
import type { SecretsKeptIn } from "../secret-files.ts";

/**
 * Values that are only known when other resources exist. Generic over how they come: strings in tests and in the
 * `render` command, outputs in a Pulumi program.
 */
export interface Bindings<S> {
  readonly namespace: S;
  /** The image that {@link ./plan.ts imageOf} names, by digest. @default the model or its release says it */
  readonly image?: S;
  /** The image that asks replicas golden rows, by digest. @default none is asked any */
  readonly parityImage?: S;
  /** The image that keeps answers, by digest. @default none are kept */
  readonly cacheImage?: S;
  /** Where artifacts are pulled from, such as `127.0.0.1:15000`. */
  readonly registry: string;
  /** Name of the Secret that pods log in to the registry with. @default nodes log in by their role */
  readonly pullSecret?: string;
  /** How the environment's nodes are divided, which decides where pods run. */
  readonly placing: Placing;
  readonly gateway: { readonly name: S; readonly namespace: S };
  /** Where secrets of models are kept. @default as Kubernetes Secrets of the namespace */
  readonly secrets?: SecretsKeptIn;
  /** The environment's Redis, for models that ask for it. @default it has none */
  readonly redis?: RedisRef<S>;
  /** Where models too large for images lie, where nodes can mount it. @default nowhere */
  readonly modelStore?: ModelStoreRef<S>;
  /** Where servers send spans. @default nowhere */
  readonly tracing?: Tracing;
}
