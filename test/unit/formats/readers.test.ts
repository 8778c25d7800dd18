import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { examine } from "../../../formats/examine.ts";
import { findFormat } from "../../../formats/find.ts";
import { formats, type Format } from "../../../formats/format.ts";
import { lockOf } from "../../../formats/lock.ts";
import type { LayerFile } from "../../../oci/layer.ts";

const root = join(import.meta.dirname, "../../..");
const fixtures = join(import.meta.dirname, "fixtures");
const lock = lockOf("sklearn");

function fileOf(path: string): readonly LayerFile[] {
  return [{ path: path.split("/").at(-1) ?? path, bytes: readFileSync(path) }];
}

function folderOf(folder: string): readonly LayerFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(folder.length + 1), bytes: readFileSync(path) }));
}

function zip(...names: readonly string[]): readonly LayerFile[] {
  const parts = names.map((name) => {
    const head = Buffer.alloc(30);
    head.write("PK\x03\x04", "latin1");
    head.writeUInt16LE(name.length, 26);
    return Buffer.concat([head, Buffer.from(name)]);
  });
  const entries = names.map((name, index) => {
    const head = Buffer.alloc(46);
    head.write("PK\x01\x02", "latin1");
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE(Buffer.concat(parts.slice(0, index)).length, 42);
    return Buffer.concat([head, Buffer.from(name)]);
  });
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(Buffer.concat(entries).length, 12);
  end.writeUInt32LE(Buffer.concat(parts).length, 16);
  return [{ path: "model.bin", bytes: Buffer.concat([...parts, ...entries, end]) }];
}

describe("a model file's format", () => {
  it.each<readonly [string, Format]>([
    ["pipeline.joblib", "pickle"],
    ["forest.zlib.joblib", "pickle"],
    ["forest.gzip.joblib", "pickle"],
    ["forest.bz2.joblib", "pickle"],
    ["forest.0.pkl", "pickle"],
    ["forest.2.pkl", "pickle"],
    ["model.xgb.json", "xgboost-json"],
    ["model.xgb.ubj", "xgboost-ubj"],
    ["model.lgb.txt", "lightgbm-text"],
    ["model.onnx", "onnx"],
    ["keras.h5", "keras-h5"],
    ["../../../../examples/iris/model.pmml", "pmml"],
    ["../../../../examples/cancer/model.joblib", "pickle"],
  ])("of %s is %s, by its content", (file, format) => {
    const bytes = readFileSync(join(fixtures, file));
    expect(findFormat([{ path: "some.file", bytes }], "some.file", false)).toStrictEqual({ format });
  });

  it("of folders is told by the file that only they have", () => {
    expect(findFormat(folderOf(join(fixtures, "mlflow")), "m", true)).toStrictEqual({ format: "mlmodel" });
    expect(findFormat(folderOf(join(root, "examples/fraud/model")), "m", true)).toStrictEqual({
      format: "saved-model",
    });
  });

  it("of zip files is told by the names in them", () => {
    // As Keras and PyTorch name them; no files of theirs are here.
    expect(findFormat(zip("metadata.json", "config.json", "model.weights.h5"), "m", false)).toEqual({
      format: "keras-zip",
    });
    expect(findFormat(zip("m/data.pkl", "m/code/__torch__.py", "m/constants.pkl"), "m", false)).toEqual({
      format: "torchscript",
    });
    expect(findFormat(zip("m/data.pkl", "m/data/0"), "m", false)).toEqual({ format: "torch-weights" });
  });

  it("is refused with what was seen, where it is none", () => {
    const bytes = Buffer.from("hello, world");
    expect(findFormat([{ path: "a.txt", bytes }], "a.txt", false)).toMatchObject({
      issue: {
        code: "MA001",
        message: expect.stringMatching(
          /^It is no model that is known here: 12 bytes that begin with "hello, world"/,
        ) as string,
      },
    });
  });

  it("is refused where a file or folder could be two", () => {
    const both = zip("config.json", "model.weights.h5", "m/data.pkl");
    expect(findFormat(both, "m", false)).toMatchObject({ issue: { code: "MA002" } });
    const folder = [...folderOf(join(fixtures, "mlflow")), ...folderOf(join(root, "examples/fraud/model"))];
    expect(findFormat(folder, "m", true)).toMatchObject({ issue: { code: "MA002" } });
  });

  it("of a folder without any names the models in it", () => {
    const folder = [...fileOf(join(fixtures, "model.onnx")), ...fileOf(join(fixtures, "pipeline.joblib"))];
    expect(findFormat(folder, "m", true)).toMatchObject({
      issue: {
        code: "MA001",
        message: expect.stringContaining("model.onnx (ONNX), pipeline.joblib (scikit-learn") as string,
      },
    });
  });
});

describe("a contract read from a model", () => {
  const read = (format: Format, files: readonly LayerFile[]) => examine(format, files, "m", lock);

  it("in PMML is its DataDictionary, MiningSchema and Output", () => {
    const { contract, issues } = read("pmml", fileOf(join(root, "examples/iris/model.pmml")));
    const FP64 = "FP64";
    expect(issues).toStrictEqual([]);
    expect(contract?.io).toStrictEqual({
      inputs: { sepal_length: FP64, sepal_width: FP64, petal_length: FP64, petal_width: FP64 },
      outputs: {
        predicted_species: "BYTES",
        probability_setosa: FP64,
        probability_versicolor: FP64,
        probability_virginica: FP64,
      },
    });
  });

  it("in ONNX is the graph's inputs and outputs, as onnx says", () => {
    const { contract, issues, libraries } = read("onnx", fileOf(join(fixtures, "model.onnx")));
    expect(issues).toStrictEqual([]);
    expect(libraries).toStrictEqual(["skl2onnx 1.20.0"]);
    // onnx.load("model.onnx").graph.input and .output
    expect(contract?.io).toStrictEqual({
      inputs: { X: { datatype: "FP32", shape: [-1, 4] } },
      outputs: { label: { datatype: "INT64", shape: [-1] }, probabilities: { datatype: "FP32", shape: [-1, 3] } },
    });
  });

  it("in a SavedModel is its signature", () => {
    const { contract, issues, libraries } = read("saved-model", folderOf(join(root, "examples/fraud/model")));
    expect(issues).toStrictEqual([]);
    // examples/fraud: requirements.txt, and FIELDS and the outputs in train.py.
    expect(libraries).toStrictEqual(["TensorFlow 2.21.0"]);
    const fields = ["amount", "hour", "merchant_risk", "distance_km", "payments_today", "card_age_days"];
    expect(contract?.io).toStrictEqual({
      inputs: Object.fromEntries(fields.map((name) => [name, { datatype: "FP32", shape: [-1] }])),
      outputs: { predicted: { datatype: "BYTES", shape: [-1] }, probabilities: { datatype: "FP32", shape: [-1, 2] } },
    });
  });

  it("in an MLflow model is its signature", () => {
    const { contract, issues, libraries } = read("mlmodel", folderOf(join(fixtures, "mlflow")));
    expect(issues).toStrictEqual([]);
    expect(libraries).toStrictEqual(["MLflow 3.17.2", "scikit-learn 1.9.1"]);
    expect(contract?.io).toStrictEqual({
      inputs: { length: "FP64", species: "BYTES" },
      outputs: { "output-1": { datatype: "FP64", shape: [-1] } },
    });
  });

  it("in an MLflow model that brings code of its own is refused", () => {
    const [main, ...others] = [...folderOf(join(fixtures, "mlflow"))].sort(({ path }) => (path === "MLmodel" ? -1 : 1));
    const flavor = "  python_function:\n    loader_module: mine.loader\n    code: code\n";
    const text = Buffer.from(main?.bytes ?? "")
      .toString("utf8")
      .replace("flavors:\n", `flavors:\n${flavor}`);
    const { issues } = read("mlmodel", [{ path: "MLmodel", bytes: Buffer.from(text) }, ...others]);
    expect(issues.map(({ code, message }) => `${code} ${/\((.*)\)/.exec(message)?.[1] ?? ""}`)).toStrictEqual([
      'MA013 python_function: code "code"',
      "MA013 python_function: loader_module mine.loader",
    ]);
  });

  it.each<readonly [Format, string]>([
    ["pickle", "pipeline.joblib"],
    ["xgboost-json", "model.xgb.json"],
    ["xgboost-ubj", "model.xgb.ubj"],
    ["lightgbm-text", "model.lgb.txt"],
  ])("in %s is its number of columns", (format, file) => {
    const { contract, issues } = read(format, fileOf(join(fixtures, file)));
    expect(issues).toStrictEqual([]);
    expect(Object.values(contract?.io.inputs ?? {})).toStrictEqual([{ datatype: "FP64", shape: [-1, 4] }]);
  });

  it("does not expand what a PMML file defines for itself", () => {
    const text =
      '<!DOCTYPE PMML [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><PMML><Header copyright="&a;&f;"/></PMML>';
    const { issues } = examine("pmml", [{ path: "m.pmml", bytes: Buffer.from(text) }], "m.pmml", lock);
    expect(issues).toMatchObject([{ code: "MA004", message: expect.stringContaining("undefined entity") as string }]);
  });
});

describe("readers, given a file that is cut off or garbled", () => {
  const models = [
    ["pickle", join(fixtures, "pipeline.joblib")],
    ["pickle", join(fixtures, "forest.0.pkl")],
    ["pickle", join(fixtures, "forest.5.pkl")],
    ["pickle", join(fixtures, "forest.zlib.joblib")],
    ["pickle", join(fixtures, "harmful/in-objects.joblib")],
    ["onnx", join(fixtures, "model.onnx")],
    ["saved-model", join(root, "examples/fraud/model/1/saved_model.pb")],
    ["xgboost-json", join(fixtures, "model.xgb.json")],
    ["xgboost-ubj", join(fixtures, "model.xgb.ubj")],
    ["lightgbm-text", join(fixtures, "model.lgb.txt")],
    ["mlmodel", join(fixtures, "mlflow/MLmodel")],
    ["pmml", join(root, "examples/iris/model.pmml")],
  ] as const;

  const codes = /^MA00[1-8]$/;
  const check = (format: Format, path: string, bytes: Uint8Array): void => {
    const files = [{ path: path.split("/").at(-1) ?? "", bytes }];
    const { issues } = examine(format, files, "m", lock);
    for (const { code } of issues) expect(code).toMatch(codes);
    const found = findFormat(files, "m", false);
    if ("format" in found) expect(formats).toHaveProperty([found.format]);
    else expect(found.issue.code).toMatch(codes);
  };

  it.each(models)("say so by a coded issue: %s %s", (format, path) => {
    const whole = readFileSync(path).subarray(0, 60_000);
    fc.assert(
      fc.property(
        fc.nat({ max: whole.length }),
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 }),
        (length, changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          check(format, path, bytes);
          check(format, path, bytes.subarray(0, length));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("say so of anything else", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(...(Object.keys(formats) as Format[])),
        (bytes, format) => {
          check(format, "m", bytes);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(models.slice(0, 6))("refuse every file that is cut off: %s %s", (format, path) => {
    const whole = readFileSync(path);
    const name = path.split("/").at(-1) ?? "";
    for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 97))
      expect(examine(format, [{ path: name, bytes: whole.subarray(0, length) }], "m", lock).issues).not.toStrictEqual(
        [],
      );
  });
});
