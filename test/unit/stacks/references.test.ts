import { describe, expect, it } from "vitest";
import { fieldOf, referenceOf } from "../../../cli/reference/make.ts";
import { resolveModel, withReferences } from "../../../components/model-service/resolve.ts";
import { renderDrift } from "../../../components/monitoring/drift.ts";
import { driftReferences } from "../../../stacks/drift.ts";
import { irisWatched } from "../../../stacks/models/iris-watched.ts";
import { referenceDigest, referenceIssues, referenceText } from "../../../stacks/references.ts";

const file = "examples/iris/reference.json";
const text = referenceText(file) ?? "";

function watched(reference: { readonly file: string; readonly digest: string }, model = irisWatched) {
  const version = { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "file:x", golden: "x.json" };
  return resolveModel(model, { champion: { ...version, reference } }, "local");
}

const codes = (...of: Parameters<typeof watched>) => referenceIssues(watched(...of)).map(({ code }) => code);

describe("what a version was trained on", () => {
  it("is refused where its file is missing, has changed, or is another model's", () => {
    const digest = referenceDigest(text);
    expect(codes({ file, digest })).toEqual([]);
    expect(codes({ file: "examples/iris/nothing.json", digest })).toEqual(["MR025"]);
    expect(codes({ file, digest: digest.replace(/.$/, (last) => (last === "0" ? "1" : "0")) })).toEqual(["MR025"]);
    const golden = "examples/iris/golden.json";
    expect(codes({ file: golden, digest: referenceDigest(referenceText(golden) ?? "") })).toEqual(["MR029"]);
    // Of a field that is left out of records nothing is compared, and nothing is to be kept.
    const redacting = { ...irisWatched, payloads: { sample: 1, redact: ["petal_length"] } } as typeof irisWatched;
    expect(codes({ file, digest }, redacting)).toEqual(["MR029"]);
  });

  it("comes to what compares it, once a version", () => {
    const model = withReferences(watched({ file, digest: referenceDigest(text) }), referenceText);
    const references = driftReferences([model, model]);
    const drift = renderDrift({ image: "i", references, windowSeconds: 60 }, "monitoring");
    expect(drift.configurations.map(({ metadata }) => metadata.name)).toEqual(["drift-iris-watched-aaaaaaaa"]);
    const told = JSON.parse(drift.configurations[0]?.data["reference.json"] ?? "") as object;
    expect(told).toMatchObject({ model: "iris-watched", team: "examples", reference: JSON.parse(text) as object });
    expect(JSON.stringify(told)).not.toContain("petal_width");
  });

  it("is in short: deciles with as many values each, and all of few values", () => {
    // 1 to 100: ten in each of ten bins, whose upper edges are 10, 20, … 90.
    const field = fieldOf(Array.from({ length: 100 }, (_, index) => String(index + 1)));
    expect(field).toMatchObject({ kind: "number", missing: 0, counts: Array.from({ length: 10 }, () => 10) });
    expect(field).toMatchObject({ edges: [10, 20, 30, 40, 50, 60, 70, 80, 90] });
    expect(fieldOf(["a", "b", "a", ""])).toEqual({ kind: "category", counts: { a: 2, b: 1 }, missing: 1 });
    // Two values that recur: one edge, and no bin that nothing of the training is in.
    expect(fieldOf([0, 0, 0, 1, 1])).toMatchObject({ edges: [0], counts: [3, 2], sample: [0, 0, 0, 1, 1] });
    expect(fieldOf(["", null])).toBeUndefined();
    const many = fieldOf(Array.from({ length: 5001 }, (_, index) => index));
    expect(many?.kind === "number" && [many.sample.length, many.sample[0], many.sample.at(-1)]).toEqual([
      1000, 0, 5000,
    ]);
  });

  it("has the fields that were asked for, and says which have nothing", () => {
    const made = referenceOf([{ x: 1, y: "a" }], { inputs: ["x", "z"], outputs: ["y"] });
    expect(Object.keys(made.reference.inputs)).toEqual(["x"]);
    expect(Object.keys(made.reference.outputs)).toEqual(["y"]);
    expect(made.lacking).toEqual(["z"]);
  });
});
