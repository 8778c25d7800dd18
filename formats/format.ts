export interface FormatFacts {
  /** What it is, as messages say it. */
  readonly words: string;
  /** The kind of runtime that serves it; none serves it as it is where this is missing. */
  readonly runtime?: string;
}

/** Files that people have, by what they are and not by what they are called. */
export const formats = {
  pickle: { words: "scikit-learn model, as joblib or pickle write it", runtime: "sklearn" },
  pmml: { words: "PMML", runtime: "pmml" },
  onnx: { words: "ONNX", runtime: "onnx" },
  "xgboost-json": { words: "XGBoost model as JSON", runtime: "xgboost" },
  "xgboost-ubj": { words: "XGBoost model as UBJSON", runtime: "xgboost" },
  "lightgbm-text": { words: "LightGBM model as text", runtime: "lightgbm" },
  mlmodel: { words: "MLflow model", runtime: "mlflow" },
  "saved-model": { words: "TensorFlow SavedModel", runtime: "tensorflow" },
  torchscript: { words: "TorchScript", runtime: "triton" },
  "keras-h5": { words: "Keras model as HDF5" },
  "keras-zip": { words: "Keras model" },
  "torch-weights": { words: "weights of PyTorch, without the program that they belong to" },
  tflite: { words: "TensorFlow Lite" },
  safetensors: { words: "weights as safetensors, without the program that they belong to" },
  mojo: { words: "H2O MOJO" },
  spark: { words: "Spark ML pipeline" },
} as const satisfies Readonly<Record<string, FormatFacts>>;

export type Format = keyof typeof formats;

/** What to do with a file that no runtime serves as it is. */
export const waysOut: { readonly [F in Format]?: string } = {
  onnx: "Export it as PMML where it was trained.",
  "keras-h5": "Convert it to ONNX (docs/conversions.md), and take that file.",
  "keras-zip": "Convert it to ONNX (docs/conversions.md), and take that file.",
  "saved-model": "Convert it to ONNX (docs/conversions.md), and take that file.",
  torchscript: "Export it to ONNX with the program that made it (torch.onnx.export), and take that file.",
  "torch-weights": "Export it to ONNX with the program that made it (torch.onnx.export), and take that file.",
  tflite: "Convert the model that it was made from to ONNX (tf2onnx), and take that file.",
  safetensors: "Export the model to ONNX with the program that made it, and take that file.",
  mojo: "Export it from H2O as PMML or ONNX, and take that file.",
  spark: "Export it as PMML (docs/from-spark-ml.md), and take that file.",
};
