import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { withModel } from "../../../local/udf/bundle.ts";

const jar = zipSync({ "ml/serving/udf/Score.class": new Uint8Array([1, 2]) });
const model = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a jar with a model", () => {
  it("has what the jar had, and the model", () => {
    const entries = unzipSync(withModel(jar, model("<PMML/>")));
    expect(Object.keys(entries).sort()).toEqual(["ml/serving/udf/Score.class", "ml/serving/udf/model.pmml"]);
    expect(new TextDecoder().decode(entries["ml/serving/udf/model.pmml"])).toBe("<PMML/>");
  });

  it("has the newer of two models", () => {
    const entries = unzipSync(withModel(withModel(jar, model("old")), model("new")));
    expect(new TextDecoder().decode(entries["ml/serving/udf/model.pmml"])).toBe("new");
  });

  it("is the same bytes each time", () => {
    expect(withModel(jar, model("<PMML/>"))).toEqual(withModel(jar, model("<PMML/>")));
  });
});
