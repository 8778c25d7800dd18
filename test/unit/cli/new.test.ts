import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withModel } from "../../../cli/new/environment-file.ts";
import { formatted } from "../../../cli/new/formatted.ts";
import { goldenMistake } from "../../../cli/new/golden.ts";
import { planNew, type NewOptions } from "../../../cli/new/plan.ts";
import { suggestedName } from "../../../cli/new/suggested-name.ts";
import { identifierOf } from "../../../cli/new/texts.ts";
import { writeAll } from "../../../cli/new/write.ts";
import { readQuestions } from "../../../local/golden/questions.ts";
import { imageFiles } from "../../../oci/files.ts";
import { packImage } from "../../../oci/pack.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import { loadRelease } from "../../../stacks/releases/load.ts";

const repository = join(import.meta.dirname, "../../..");
const fixtures = join(repository, "test/unit/formats/fixtures");
let root: string;

/** As much of a repository as a new model needs. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "new-"));
  for (const folder of ["stacks/models", "stacks/releases/local", "stacks/environments"])
    mkdirSync(join(root, folder), { recursive: true });
  cpSync(join(repository, "stacks/environments/local.ts"), join(root, "stacks/environments/local.ts"));
  cpSync(join(repository, ".prettierrc.json"), join(root, ".prettierrc.json"), { force: false, recursive: true });
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const files = (): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

const options = (from: string, more: Partial<NewOptions> = {}): NewOptions => ({
  from,
  team: "risk",
  env: "local",
  ...more,
});

async function make(from: string, more: Partial<NewOptions> = {}): Promise<void> {
  const plan = await planNew(root, options(from, more));
  await writeAll(root, await formatted(root, plan.files));
}

async function codes(from: string, more: Partial<NewOptions> = {}): Promise<readonly string[]> {
  try {
    await planNew(root, options(from, more));
    return [];
  } catch (error) {
    if (!(error instanceof InvalidData)) throw error;
    return error.issues.map(({ code }) => code);
  }
}

describe("a new model", () => {
  it("from a pickle is its files, its declaration, its release and the environment's line", async () => {
    const before = files();
    await make(join(fixtures, "pipeline.joblib"), { name: "credit-risk" });
    expect(files().filter((file) => !before.includes(file))).toStrictEqual([
      "stacks/artifacts/credit-risk/golden.json",
      "stacks/artifacts/credit-risk/model.joblib",
      "stacks/models/credit-risk.ts",
      "stacks/releases/local/credit-risk.yaml",
    ]);
    expect(readFileSync(join(root, "stacks/models/credit-risk.ts"), "utf8")).toBe(
      `import { defineModel } from "../../components/model-service/spec.ts";

/** scikit-learn model, as joblib or pickle write it, scikit-learn 1.9.1. */
export const creditRisk = defineModel({
  name: "credit-risk",
  team: "risk",
  runtime: { kind: "sklearn" },
  load: { budget: "60s" },
});
`,
    );
    const environment = readFileSync(join(root, "stacks/environments/local.ts"), "utf8");
    expect(environment).toContain('import { creditRisk } from "../models/credit-risk.ts";\n');
    expect(environment).toMatch(/onDemand: \[[^\]]*creditRisk,?\s*\]/);
    // All else is as it was, whether the list is one line or several.
    const plain = (text: string): string =>
      text
        .replaceAll(/,\s*\]/g, "]")
        .replaceAll(/\s+/g, " ")
        .replaceAll(" ]", "]");
    const rest = environment
      .replace('import { creditRisk } from "../models/credit-risk.ts";\n', "")
      .replace(/,?\s*creditRisk,?(?=\s*\])/, "");
    expect(plain(rest)).toBe(plain(readFileSync(join(repository, "stacks/environments/local.ts"), "utf8")));
  });

  it("has a release whose digest is that of the packed file", async () => {
    await make(join(fixtures, "pipeline.joblib"), { name: "credit" });
    const loaded = loadRelease("local", "credit", join(root, "stacks/releases"));
    const { digest } = await packImage(await imageFiles(join(root, "stacks/artifacts/credit/model.joblib")));
    expect(loaded).toStrictEqual({
      release: {
        champion: {
          digest,
          version: "1",
          from: "file:stacks/artifacts/credit/model.joblib",
          golden: "stacks/artifacts/credit/golden.json",
        },
      },
    });
  });

  it("declares what goes in and comes out, where the file says both", async () => {
    await make(join(repository, "examples/iris/model.pmml"), { name: "flowers" });
    expect(readFileSync(join(root, "stacks/models/flowers.ts"), "utf8")).toContain('sepal_length: "FP64"');
  });

  it("without golden rows is asked a row of zeros, compared with nothing", async () => {
    await make(join(fixtures, "pipeline.joblib"), { name: "credit" });
    const golden = JSON.parse(readFileSync(join(root, "stacks/artifacts/credit/golden.json"), "utf8")) as object;
    expect(golden).toMatchObject({
      form: "exchanges",
      path: "/infer",
      rows: [{ request: { inputs: [{ shape: [1, 4], datatype: "FP64", data: [0, 0, 0, 0] }] }, answer: {} }],
    });
  });

  it("that nobody's golden rows compare is shown with the answer as it came", async () => {
    await make(join(fixtures, "pipeline.joblib"), { name: "credit" });
    const [question] = readQuestions(relative(repository, join(root, "stacks/artifacts/credit/golden.json")));
    expect(question).toMatchObject({ asked: "a row of zeros", known: "has not been asked" });
    expect(question?.judge({ outputs: [] })).toStrictEqual({ off: 0, told: '{"outputs":[]}' });
  });

  it("takes golden rows as they are", async () => {
    const golden = join(repository, "examples/cancer/golden.json");
    await make(join(repository, "examples/cancer/model.joblib"), { name: "tumour", golden });
    expect(readFileSync(join(root, "stacks/artifacts/tumour/golden.json"), "utf8")).toBe(readFileSync(golden, "utf8"));
  });

  it("leaves a file where it is that is in the repository under the runtime's name", async () => {
    mkdirSync(join(root, "mine"));
    cpSync(join(fixtures, "pipeline.joblib"), join(root, "mine/model.joblib"));
    const plan = await planNew(root, options(join(root, "mine/model.joblib"), { name: "credit" }));
    expect(plan.files.map(({ path }) => path)).not.toContain("stacks/artifacts/credit/model.joblib");
    expect(plan.files.find(({ path }) => path.endsWith(".yaml"))?.content).toContain('from: "file:mine/model.joblib"');
  });
});

describe("what is refused, all at once and with nothing written", () => {
  it.each<readonly [string, string, Partial<NewOptions>, readonly string[]]>([
    ["a file that is missing", "/nowhere/model.pkl", {}, ["MA009"]],
    ["a file that is no model", join(repository, "README.md"), { name: "readme" }, ["MA001"]],
    ["a kind that no runtime serves", join(fixtures, "keras.h5"), {}, ["MA003"]],
    ["a kind whose server cannot be had here", join(repository, "examples/fraud/model"), { name: "f" }, ["MA003"]],
    ["a pickle that runs something", join(fixtures, "harmful/os-system.4.pkl"), { name: "x" }, ["MA005"]],
    ["a pickle of another version", join(fixtures, "older.joblib"), {}, ["MA007"]],
    ["names that are none", join(fixtures, "pipeline.joblib"), { name: "Über", team: "_" }, ["MS001", "MS012"]],
    [
      "golden rows that are none",
      join(fixtures, "pipeline.joblib"),
      { golden: join(repository, "package.json") },
      ["MA011"],
    ],
    [
      "everything that is wrong",
      join(fixtures, "older.joblib"),
      { name: "A", golden: "/nowhere.json" },
      ["MS001", "MA007", "MA011"],
    ],
  ])("%s", async (_, from, more, expected) => {
    const before = files();
    expect(await codes(from, more)).toStrictEqual(expected);
    expect(files()).toStrictEqual(before);
  });

  it("a name that is taken", async () => {
    await make(join(fixtures, "pipeline.joblib"), { name: "credit" });
    expect(await codes(join(fixtures, "pipeline.joblib"), { name: "credit" })).toStrictEqual([
      "MA010",
      "MA010",
      "MA010",
    ]);
  });

  it("an environment that has no list for it", async () => {
    writeFileSync(join(root, "stacks/environments/local.ts"), "export const local = {};\n");
    expect(await codes(join(fixtures, "pipeline.joblib"))).toStrictEqual(["MA012"]);
  });
});

describe("writing", () => {
  it("that fails leaves nothing behind, and what was there as it was", async () => {
    const before = files();
    const text = readFileSync(join(root, "stacks/environments/local.ts"), "utf8");
    await expect(
      writeAll(root, [
        { path: "stacks/artifacts/x/model.pkl", content: "model", replaces: false },
        { path: "stacks/environments/local.ts", content: "new", replaces: true },
        { path: "stacks/models", content: "a folder is there", replaces: false },
      ]),
    ).rejects.toThrow();
    expect(files()).toStrictEqual(before);
    expect(readFileSync(join(root, "stacks/environments/local.ts"), "utf8")).toBe(text);
    expect(existsSync(join(root, "stacks/artifacts"))).toBe(false);
  });
});

describe("an environment's file", () => {
  it("takes a model into an empty list and after others", () => {
    const text = (list: string) =>
      `import { a } from "../models/a.ts";\nimport type { E } from "./e.ts";\nexport const local = { onDemand: [${list}] } satisfies E;\n`;
    expect(withModel(text(""), "b-c", "bC")).toBe(
      text("bC").replace("import type", 'import { bC } from "../models/b-c.ts";\nimport type'),
    );
    expect(withModel(text("a"), "b", "b")).toContain("onDemand: [a, b]");
    expect(withModel("export const local = { onDemand: names };", "b", "b")).toBeUndefined();
  });
});

describe("names", () => {
  it("follow from the file's", () => {
    expect(suggestedName("/home/me/RF v2.final.pkl")).toBe("rf-v2-final");
    expect(suggestedName("models/2024_churn.joblib")).toBe("churn");
    expect(identifierOf("credit-risk-2")).toBe("creditRisk2");
    expect(identifierOf("new")).toBe("newModel");
  });
});

it("golden rows are looked at before they are taken", () => {
  expect(goldenMistake("{")).toMatch(/^It is not JSON/);
  expect(goldenMistake("{}")).toBe('"form" is missing, not "exchanges", "fields" or "table"');
  expect(goldenMistake('{"form":"exchanges","path":"/infer","rows":[{"request":{}}]}')).toBe(
    "rows.0 has not all of request, answer, asked, known",
  );
  for (const name of ["iris", "cancer"])
    expect(goldenMistake(readFileSync(join(repository, `examples/${name}/golden.json`), "utf8"))).toBeUndefined();
});
