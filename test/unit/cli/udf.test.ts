import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pmmlSource } from "../../../cli/udf/source.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "udf-source-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the PMML file that npx ml udf packs", () => {
  it("is the champion's, for a model of this repository", () => {
    const file = join(repositoryRoot, "examples/iris/model.pmml");
    expect(pmmlSource("iris", "local")).toEqual({ name: "iris", file });
  });

  it("is the named one, for a file", () => {
    const file = join(folder, "churn.pmml");
    writeFileSync(file, "<PMML/>");
    expect(pmmlSource(file, "local")).toEqual({ name: "churn", file });
  });

  it.each([
    ["nowhere.pmml", /There is no file nowhere\.pmml\.\n.*npx ml models/],
    ["cancer", /comes from file:examples\/cancer\/model\.joblib, which is no PMML file.*\n.*npx ml udf FILE\.pmml/],
    ["iriss", /MR001 .*releases\/local\/iriss\.yaml/],
  ])("is refused in words: %s", (asked, words) => {
    expect(() => pmmlSource(asked, "local")).toThrow(words);
  });
});
