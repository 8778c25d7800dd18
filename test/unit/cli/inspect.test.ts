import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectAnswer, writeReport } from "../../../cli/inspect/answer.ts";
import { findings } from "../../../cli/inspect/findings.ts";
import { inspect, type Inspecting } from "../../../cli/inspect/inspect.ts";
import { sbomOf } from "../../../cli/inspect/sbom.ts";
import { examine } from "../../../formats/examine.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { packImage } from "../../../oci/pack.ts";
import { environmentFile } from "../../../stacks/environments/index.ts";

const quiet = (): void => undefined;

async function inspected(asked: Partial<Inspecting> & Pick<Inspecting, "from">) {
  const all: Inspecting = { model: "iris", to: await environmentFile("dev"), serve: false, ...asked };
  const found = await inspect(repositoryRoot, all, quiet);
  const outcomes = Object.fromEntries(found.findings.map(({ check, outcome }) => [check, outcome]));
  const codes = found.findings.flatMap(({ issues }) => issues.map(({ code }) => code));
  return { found, outcomes, codes, answer: inspectAnswer(all, found) };
}

describe("npx ml inspect", () => {
  it("says what a good artifact is, and what could not be asked", async () => {
    const golden = "examples/iris/golden-candidate.json";
    const { outcomes, codes, found, answer } = await inspected({ from: "file:examples/iris/candidate.pmml", golden });
    expect(codes).toEqual([]);
    expect(outcomes).toEqual({
      source: "passed",
      format: "passed",
      pickles: "passed",
      libraries: "not asked",
      contract: "passed",
      "golden rows": "passed",
      answers: "not asked",
    });
    expect(answer.ok).toBe(true);
    // What npx ml release would name: under the name that its server looks for.
    const bytes = readFileSync(join(repositoryRoot, "examples/iris/candidate.pmml"));
    const { digest } = await packImage([{ path: "model.pmml", bytes }]);
    expect(found.artifact?.digest).toBe(digest);
    expect(found.version).toMatchObject({ digest, golden });
  });

  it("reads which library wrote a pickle, and that its image has it", async () => {
    const { outcomes, found } = await inspected({ model: "cancer", from: "file:examples/cancer/model.joblib" });
    expect(outcomes["libraries"]).toBe("passed");
    // examples/cancer/train.py ran with what its requirements name.
    const trained = /scikit-learn==(\S+)/.exec(
      readFileSync(join(repositoryRoot, "runtimes/sklearn/requirements.in"), "utf8"),
    );
    expect(found.artifact?.libraries).toEqual([`scikit-learn ${trained?.[1] ?? ""}`]);
  });

  it("tells everything that speaks against an artifact at once, each at its check, and releases nothing", async () => {
    const { codes, outcomes, answer, found } = await inspected({
      model: "cancer",
      from: "file:examples/iris/candidate.pmml",
      golden: "none.json",
    });
    expect(codes).toEqual(["MA022", "MA011"]);
    expect([outcomes["format"], outcomes["golden rows"], outcomes["answers"]]).toEqual([
      "failed",
      "failed",
      "not asked",
    ]);
    expect([answer.ok, found.sbom]).toEqual([false, undefined]);
  });

  it("says that a source is not there, as any other finding", async () => {
    const { codes, outcomes, answer } = await inspected({ from: "file:examples/iris/none.pmml" });
    expect(codes).toEqual(["MA015"]);
    expect(outcomes["source"]).toBe("failed");
    expect(answer.json).toMatchObject({ ok: false, artifact: null });
  });

  it("writes the report and the bill of materials, or the report alone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "inspect-"));
    try {
      const good = await inspected({ from: "file:examples/iris/model.pmml" });
      expect(writeReport(folder, good.answer, good.found)).toEqual([
        join(folder, "inspect.json"),
        join(folder, "sbom.cdx.json"),
      ]);
      const bad = await inspected({ from: "file:examples/iris/none.pmml" });
      expect(writeReport(folder, bad.answer, bad.found)).toEqual([join(folder, "inspect.json")]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it("an issue that no check knows of is the source's, and none is lost", () => {
  const said = { outcome: "passed", words: "fine" } as const;
  const passed = {
    ...{ source: said, format: said, pickles: said, libraries: said, contract: said },
    ...{ "golden rows": said, answers: said },
  };
  const issue = (code: "MA017" | "MA005" | "MR049") => ({ code, path: "p", message: `of ${code}` });
  const all = findings([issue("MA017"), issue("MA005"), issue("MR049")], passed);
  expect(all.filter(({ outcome }) => outcome === "failed").map(({ check }) => check)).toEqual([
    "source",
    "pickles",
    "answers",
  ]);
  expect(all.flatMap(({ issues }) => issues)).toHaveLength(3);
});

describe("the bill of materials", () => {
  const bytes = Buffer.from("model");
  const version = {
    digest: `sha256:${"a".repeat(64)}`,
    version: "7",
    from: "mlflow:models:/fraud/7",
    golden: "g.json",
    provenance: {
      source: "run 1",
      code: { commit: "c0ffee" },
      data: { train: "sha256:1" },
      metrics: { auc: 0.9 },
    },
  };
  const input = { model: "fraud", version, files: [{ path: "model.pkl", bytes }], libraries: ["scikit-learn 1.9.1"] };

  it("is the same for the same artifact, and another for another", () => {
    const other = { ...version, digest: `sha256:${"b".repeat(64)}` };
    expect(sbomOf(input)).toEqual(sbomOf({ ...input }));
    const numbers = [input, { ...input, version: other }].map(
      (one) => (sbomOf(one) as { readonly serialNumber: string }).serialNumber,
    );
    expect(new Set(numbers).size).toBe(2);
    // What its schema asks of a serial number: https://cyclonedx.org/docs/1.6/json/#serialNumber
    for (const number of numbers)
      expect(number).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("has artifact, files and libraries by version, where it came from and what it was trained by", () => {
    expect(sbomOf(input)).toMatchObject({
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      metadata: {
        component: {
          type: "machine-learning-model",
          name: "fraud",
          version: "7",
          hashes: [{ alg: "SHA-256", content: "a".repeat(64) }],
          properties: expect.arrayContaining([
            { name: "ml-serving:from", value: "mlflow:models:/fraud/7" },
            { name: "ml-serving:code:commit", value: "c0ffee" },
            { name: "ml-serving:data:train", value: "sha256:1" },
            { name: "ml-serving:metric:auc", value: "0.9" },
          ]) as unknown,
        },
      },
      components: [
        { type: "file", name: "model.pkl", hashes: [{ content: createHash("sha256").update("model").digest("hex") }] },
        { type: "library", name: "scikit-learn", version: "1.9.1", purl: "pkg:pypi/scikit-learn@1.9.1" },
      ],
    });
  });
});

it("a PMML file's Application is the library that wrote it", () => {
  const text = `<PMML version="4.4"><Header><Application name="SkLearn2PMML package" version="0.123.1"/></Header>
    <DataDictionary><DataField name="x" optype="continuous" dataType="double"/></DataDictionary>
    <TreeModel functionName="regression"><MiningSchema><MiningField name="x"/></MiningSchema></TreeModel></PMML>`;
  const file = { path: "model.pmml", bytes: Buffer.from(text) };
  expect(examine("pmml", [file], "model.pmml", undefined).libraries).toEqual(["SkLearn2PMML package 0.123.1"]);
});
