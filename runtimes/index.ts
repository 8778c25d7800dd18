import type { Adapter } from "./adapter.ts";
import type { RuntimeKind } from "./kinds.ts";
import { custom } from "./custom/adapter.ts";
import { graph } from "./graph/adapter.ts";
import { lightgbm } from "./lightgbm/adapter.ts";
import { mlflow } from "./mlflow/adapter.ts";
import { onnx } from "./onnx/adapter.ts";
import { pmml } from "./pmml/adapter.ts";
import { sklearn } from "./sklearn/adapter.ts";
import { tensorflow } from "./tensorflow/adapter.ts";
import { triton } from "./triton/adapter.ts";
import { xgboost } from "./xgboost/adapter.ts";

/** Every runtime's adapter. Total: a kind without one does not compile. */
export const adapters: { readonly [K in RuntimeKind]: Adapter<K> } = {
  custom,
  graph,
  lightgbm,
  mlflow,
  onnx,
  pmml,
  sklearn,
  tensorflow,
  triton,
  xgboost,
};
