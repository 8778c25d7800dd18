import { basename, extname } from "node:path";
import { findFormat } from "./find.ts";
import type { Format } from "./format.ts";
import type { LayerFile } from "../oci/layer.ts";

/** Endings by which MLServer knows a pickle: it looks for `model` with one of them. */
const pickleEndings = [".joblib", ".pickle", ".pkl"];

/** What the server of each format's runtime looks for. */
const names: { readonly [F in Format]?: string } = {
  pmml: "model.pmml",
  onnx: "model.onnx",
  "xgboost-json": "model.json",
  "xgboost-ubj": "model.ubj",
  "lightgbm-text": "model.txt",
};

/** The files under the names that the runtime's server looks for. Pure. */
export function storedFiles(format: Format, files: readonly LayerFile[]): readonly LayerFile[] {
  if (format === "saved-model" && files.some(({ path }) => path === "saved_model.pb"))
    return files.map(({ path, bytes }) => ({ path: `1/${path}`, bytes })); // TensorFlow Serving wants folders of versions
  const [only] = files;
  if (only === undefined || files.length > 1) return files;
  if (format === "pickle") {
    const ending = extname(only.path);
    return [{ path: `model${pickleEndings.includes(ending) ? ending : ".joblib"}`, bytes: only.bytes }];
  }
  return [{ path: names[format] ?? basename(only.path), bytes: only.bytes }];
}

/** The same for files whose format is found by what is in them; what is nothing known stays as it is. Pure. */
export function storedAsFound(files: readonly LayerFile[], name: string, isFolder: boolean): readonly LayerFile[] {
  const found = findFormat(files, name, isFolder);
  return "format" in found ? storedFiles(found.format, files) : files;
}
