import type { MlserverSpec } from "../mlserver/spec.ts";

/** What an ONNX model may declare about its server. */
export type OnnxSpec = MlserverSpec;
