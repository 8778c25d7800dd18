import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defineModel } from "../../../components/model-service/spec.ts";
import type { IoSpec } from "../../../components/model-service/spec/io.ts";
import { artifactIssues, filesIssues } from "../../../stacks/artifact-issues.ts";
import { local } from "../../../stacks/environments/local.ts";

const root = join(import.meta.dirname, "../../..");
const file = (path: string) => [{ path: path.split("/").at(-1) ?? "", bytes: readFileSync(join(root, path)) }];
const pmml = file("examples/iris/model.pmml");

const iris = (io: IoSpec) => defineModel({ name: "iris", team: "examples", runtime: { kind: "pmml" }, io });
const FP64 = "FP64";
const inputs = { sepal_length: FP64, sepal_width: FP64, petal_length: FP64, petal_width: FP64 } as const;
const outputs = {
  predicted_species: "BYTES",
  probability_setosa: FP64,
  probability_versicolor: FP64,
  probability_virginica: FP64,
} as const;

describe("artifacts of the models that are declared", () => {
  it("are all as they should be", async () => {
    const models = [...local.models, ...local.onDemand];
    expect(await artifactIssues("local", models)).toStrictEqual([]);
    expect(models.length).toBeGreaterThan(1);
  });
});

describe("a model's files and its declared contract", () => {
  it("agree", () => {
    expect(filesIssues(iris({ inputs, outputs }), pmml, "model.pmml", false)).toStrictEqual([]);
  });

  it("disagree in a type and in a name", () => {
    const { petal_width, ...rest } = inputs;
    const wrong = iris({
      inputs: { ...rest, petal_breadth: petal_width },
      outputs: { ...outputs, probability_setosa: "FP32" },
    });
    expect(filesIssues(wrong, pmml, "model.pmml", false).map(({ code, path }) => `${code} ${path}`)).toStrictEqual([
      "MS051 models.iris.io.inputs.petal_breadth",
      "MS051 models.iris.io.inputs.petal_width",
      "MS051 models.iris.io.outputs.probability_setosa",
    ]);
  });
});

describe("a pickle in an artifact", () => {
  const model = defineModel({ name: "m", team: "examples", runtime: { kind: "sklearn" } });

  it("is refused where loading would run something", () => {
    const issues = filesIssues(model, file("test/unit/formats/fixtures/harmful/after-array.joblib"), "m", false);
    expect(issues.map(({ code }) => code)).toStrictEqual(["MA005"]);
  });

  it("is refused where the runtime has another version than wrote it", () => {
    const issues = filesIssues(model, file("test/unit/formats/fixtures/older.joblib"), "m", false);
    expect(issues.map(({ code }) => code)).toStrictEqual(["MA007"]);
  });
});
