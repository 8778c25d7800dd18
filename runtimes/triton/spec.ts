import type { Datatype } from "../datatype.ts";
import type { Milliseconds } from "../durations.ts";

/** What a tensor holds: as the Open Inference Protocol has it, and one that Triton has beside it. */
export type TritonDatatype = Datatype | "BF16";

/** A tensor that a model takes or gives. */
export interface Tensor {
  readonly datatype: TritonDatatype;
  /** Its dimensions without that of the batch, where the model has one; -1 for one of any length. */
  readonly dims: readonly number[];
  /**
   * The dimensions that the model itself gives it, where they differ: `[]` for a model whose rows are single numbers, which
   * `dims` call `[1]`.
   * @default dims
   */
  readonly reshape?: readonly number[];
}

/** A tensor that a model takes. */
export interface InputTensor extends Tensor {
  /** Whether a request may leave it out. @default false */
  readonly optional?: boolean;
}

/** What becomes of requests that wait for a batch. */
export interface QueuePolicy {
  /** How long a request may wait. @default "10000ms", as long as the longest request may take: nobody awaits it then */
  readonly timeout?: Milliseconds;
  /** What becomes of it then: an error at once, or an answer after all others. @default "reject" */
  readonly onTimeout?: "reject" | "delay";
  /** Whether a request may name a shorter time. @default false */
  readonly clientsMayShorten?: boolean;
  /** Most requests that wait; one more is refused at once. @default as many as come */
  readonly maxSize?: number;
}

/** Requests put together into one computation. */
export interface DynamicBatching {
  /** Sizes that the model computes best; only worth saying where some are much better than others. @default any */
  readonly preferredSizes?: readonly number[];
  /** How long the first request waits for others. @default "0ms": what is there when the model is free */
  readonly maxQueueDelay?: Milliseconds;
  readonly queue?: QueuePolicy;
}

/** Requests that a model computes before it is ready, so that the first of a client's is not slow. */
export interface WarmUp {
  /** Rows of the computation; only where the model has a dimension for them. @default 1 */
  readonly batchSize?: number;
  /** What the inputs hold. @default "random"; text is empty in either case */
  readonly data?: "zeros" | "random";
  /** Dimensions of the inputs that have some of any length, by the input's name. */
  readonly dims?: Readonly<Record<string, readonly number[]>>;
  /** How often. @default 1 */
  readonly count?: number;
}

/** A model without a dimension for rows of a batch. */
interface Unbatched {
  readonly maxBatchSize?: never;
  readonly dynamicBatching?: never;
}

/** A model whose tensors' first dimension, which `dims` leave out, is rows of a batch. */
interface Batched {
  /** Most rows of one computation. */
  readonly maxBatchSize: number;
  /** @default each request is computed by itself */
  readonly dynamicBatching?: DynamicBatching;
}

/** What computes a model, and the file of the artifact that it reads. */
export type TritonBackend =
  /** ONNX Runtime; `model.onnx`. */
  | "onnx"
  /** LibTorch; TorchScript in `model.pt`, whose tensors are named `INPUT__0`, `OUTPUT__0` and so on. */
  | "pytorch"
  /** A class `TritonPythonModel`; `model.py`, with nothing but the image's own packages. */
  | "python"
  /** TensorRT; a plan in `model.plan`, compiled for one kind of accelerator. */
  | "tensorrt";

interface ModelOf<B extends TritonBackend> {
  readonly backend: B;
  readonly inputs: Readonly<Record<string, InputTensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** How many requests it computes side by side: on each accelerator, or on the CPUs. @default 1 */
  readonly instances?: number;
  /** @default none */
  readonly warmUp?: readonly WarmUp[];
}

/** One model, as a backend computes it. */
export type TritonModel<B extends TritonBackend = TritonBackend> = ModelOf<B> & (Unbatched | Batched);

/** One model of an ensemble, and where its tensors come from and go to. */
export interface EnsembleStep {
  /** Which of `models`. */
  readonly model: string;
  /** For each of its inputs, the tensor that it takes: an input of the ensemble, or what another step gives. */
  readonly inputs: Readonly<Record<string, string>>;
  /** For each of its outputs that is used, what the tensor is called from here on. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Several models in one server, whose tensors go from one to the next without leaving it. */
export interface TritonEnsemble<B extends TritonBackend = TritonBackend> {
  readonly backend: "ensemble";
  readonly inputs: Readonly<Record<string, InputTensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Most rows of one request. @default the models have no dimension for them */
  readonly maxBatchSize?: number;
  /** The models by name: each is the folder of that name in the artifact. */
  readonly models: Readonly<Record<string, TritonModel<B>>>;
  readonly steps: readonly EnsembleStep[];
}

/** What the server around a model may be told. */
interface ServerSpec {
  /**
   * What clients may speak. gRPC needs REST beside it: probes are HTTP.
   * @default ["rest"]
   */
  readonly protocols?: readonly ["rest"] | readonly ["rest", "grpc"];
  /** Answers that are given again to the very same request. @default none */
  readonly responseCache?: CacheInMemory | CacheInRedis;
  /** Memory that the processes of Python models pass tensors through. @default "64Mi" where there are such models */
  readonly sharedMemory?: `${number}Mi` | `${number}Gi`;
}

/** Answers kept by each replica for itself. */
export interface CacheInMemory {
  readonly in: "memory";
  /** Memory that is taken for them at the start. */
  readonly size: `${number}Mi` | `${number}Gi`;
}

/** Answers shared by all replicas, in the environment's Redis; that the model calls it follows. */
export interface CacheInRedis {
  readonly in: "redis";
}

type SpecOf<B extends TritonBackend> = ServerSpec & (TritonModel<B> | TritonEnsemble<B>);

/** What a model on Triton may declare about its server. */
export type TritonSpec = SpecOf<TritonBackend>;

/** What it may declare where there is no accelerator: TensorRT computes on nothing else. */
export type TritonSpecOnCpu = SpecOf<Exclude<TritonBackend, "tensorrt">>;
