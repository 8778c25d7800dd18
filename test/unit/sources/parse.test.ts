import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSource } from "../../../sources/parse.ts";
import { SourceRefused } from "../../../sources/refused.ts";

const sha256 = "a".repeat(64);
const run = "0123456789abcdef0123456789abcdef";

describe("a source", () => {
  it.each([
    ["file:examples/iris/model.pmml", { scheme: "file", path: "examples/iris/model.pmml" }],
    [
      `oci:r.example.com/m/iris@sha256:${sha256}`,
      { repository: "r.example.com/m/iris", reference: `sha256:${sha256}` },
    ],
    ["oci:127.0.0.1:5000/iris:v1", { repository: "127.0.0.1:5000/iris", reference: "v1" }],
    [`oci:r.example.com/iris:v1@sha256:${sha256}`, { repository: "r.example.com/iris", reference: `sha256:${sha256}` }],
    ["s3://models/a b/iris.pmml?versionId=x%2By", { bucket: "models", key: "a b/iris.pmml", versionId: "x+y" }],
    ["s3://models/iris/", { bucket: "models", key: "iris/" }],
    ["mlflow:models:/iris/3", { kind: "version", name: "iris", version: "3", path: "" }],
    ["models:/iris/3/model.pkl", { kind: "version", name: "iris", version: "3", path: "model.pkl" }],
    ["mlflow:models:/my%20iris@best", { kind: "alias", name: "my iris", alias: "best", path: "" }],
    [`models:/m-${run}/MLmodel`, { kind: "logged", id: `m-${run}`, path: "MLmodel" }],
    [`runs:/${run}/model`, { kind: "run", run, path: "model" }],
    ["dvc:models/iris.pmml.dvc", { scheme: "dvc", file: "models/iris.pmml.dvc" }],
    ["dvc:dvc.lock#train/out/iris.pmml", { file: "dvc.lock", output: { stage: "train", path: "out/iris.pmml" } }],
    [`dvc:a/dvc.lock#train@eu/out@md5:${run}.dir`, { output: { stage: "train@eu", path: "out" }, md5: `${run}.dir` }],
  ])("%s is read", (text, expected) => {
    expect(parseSource(text).source).toMatchObject(expected);
  });

  it("may say the digest of its bytes; an address must", () => {
    expect(parseSource(`https://example.com/iris.pmml#sha256=${sha256}`)).toMatchObject({ sha256 });
    expect(parseSource(`pachyderm:https://example.com/iris.pmml#sha256=${sha256}`).source.scheme).toBe("pachyderm");
    expect(parseSource(`s3://models/iris.pmml#sha256=${sha256}`)).toMatchObject({
      sha256,
      source: { key: "iris.pmml" },
    });
  });

  it.each([
    ["", "does not say what kind"],
    ["iris.pmml", "does not say what kind"],
    ["file:", "path is missing"],
    ["oci:iris:v1", "no registry"],
    ["oci:r.example.com/iris", "neither tag nor digest"],
    ["oci:r.example.com/iris@sha256:abc", "no digest"],
    ["s3://B/key", "no name of a bucket"],
    ["s3://models/", "key is missing"],
    ["s3://models/iris/?versionId=1", "folders have none"],
    ["mlflow:iris/3", "neither models:/"],
    ["mlflow:models:/iris/Production", "no version"],
    ["mlflow:models:/iris/3/../../x", "no path within a model"],
    ["runs:/abc/model", "no run's id"],
    [`runs:/${run}`, "path"],
    ["dvc:iris.pmml", "no .dvc file"],
    ["dvc:dvc.lock#train", "stage and its output"],
    ["https://example.com/iris.pmml", "digest is missing"],
    [`http://example.com/iris.pmml#sha256=${sha256}`, "plain HTTP"],
    ["https://example.com/iris.pmml#sha256=abc", "no digest"],
    [`modeldb:iris#sha256=${sha256}`, "no address"],
  ])("%s is refused: %s", (text, why) => {
    expect(() => parseSource(text)).toThrow(why);
    expect(() => parseSource(text)).toThrow(SourceRefused);
  });

  it("that is refused never shows what lets somebody in", () => {
    const starts = [
      "https://",
      "http://",
      "s3://",
      "oci:",
      "oci://",
      "pachyderm:https://",
      "modeldb:http://",
      "ftp://",
    ];
    const ends = ["/iris.pmml", "/iris", "/iris:v1", "", "/iris.pmml#sha256=1"];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.constantFrom(...ends), fc.boolean(), (start, end, signed) => {
        const text = `${start}ada:S3CR3T@host.example.com${end.split("#")[0] ?? ""}${signed ? "?X-Amz-Signature=S3CR3T" : ""}`;
        try {
          parseSource(text);
        } catch (error) {
          expect(String(error)).not.toContain("S3CR3T");
        }
      }),
    );
  });
});
