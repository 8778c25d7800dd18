import { describe, expect, it } from "vitest";
import { labelledAnswer } from "../../../../cli/releases/compare/labelled/answer.ts";
import { requestsOf } from "../../../../cli/releases/compare/labelled/asked.ts";
import { figuresOf, type Said } from "../../../../cli/releases/compare/labelled/figures.ts";
import { parseRows } from "../../../../cli/releases/compare/labelled/rows.ts";
import { saidOf } from "../../../../cli/releases/compare/labelled/run.ts";
import { classified, numberIn, taskOf } from "../../../../cli/releases/compare/labelled/said.ts";
import { parseCriteria, defaultCriteria } from "../../../../cli/releases/criteria.ts";
import { InvalidData } from "../../../../stacks/invalid-data.ts";

function issuesOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidData)) throw error;
    return error.issues.map(({ code, path, message }) => `${code} ${path}: ${message}`);
  }
}

describe("labelled rows", () => {
  const expected = [
    { label: "setosa", columns: { length: "5.1", note: "a, b" } },
    { label: "virginica", columns: { length: "6", note: "" } },
  ];
  it("are read from CSV", () => {
    const text = '\uFEFFlength,note,species\r\n5.1,"a, b",setosa\r\n6,,virginica\r\n';
    expect(parseRows(text, "f.csv", "species")).toEqual(expected);
  });
  it("are read from JSON lines and golden files", () => {
    const lines = '{"length":5.1,"species":"setosa"}\n{"length":6,"species":2}\n';
    expect(parseRows(lines, "f.jsonl", "species")).toEqual([
      { label: "setosa", columns: { length: 5.1 } },
      { label: "2", columns: { length: 6 } },
    ]);
    const golden = { form: "fields", fields: ["length"], rows: [{ input: [5.1], predicted: "setosa" }] };
    expect(parseRows(JSON.stringify(golden), "g.json", "predicted")).toEqual([
      { label: "setosa", columns: { length: 5.1 } },
    ]);
  });

  it.each([
    ["f.csv", "a,b\n1\n", "MR041 f.csv: This is no CSV with a line of names"],
    ["f.csv", "a,species\n", "MR041 f.csv: It has no rows"],
    [
      "f.csv",
      "a,b\n1,2\n",
      "MR042 f.csv: No row has species. Name the column of what is known by --label; there are a, b.",
    ],
    ["f.csv", "a,species\n1,x\n2,\n", "MR042 f.csv: row 2"],
    ["f.jsonl", "[1]\n", "MR041 f.jsonl: row 1"],
    ["f.json", "[]", "MR041 f.json: It has no fields and rows"],
    ["f.json", "{", "MR041 f.json: This is no JSON"],
  ])("%s with %j are refused", (file, text, told) => {
    expect(issuesOf(() => parseRows(text, file, "species"))).toEqual([expect.stringContaining(told)]);
  });

  it("are told of ten mistakes at most", () => {
    expect(issuesOf(() => parseRows(`a,species\n1,x\n${"1,\n".repeat(50)}`, "f.csv", "species"))).toHaveLength(10);
  });
});

describe("requests of rows", () => {
  const row = { label: "x", columns: { b: "2", a: "1.5", c: "true" } };
  const tensor = (name: string, datatype: string, ...data: readonly unknown[]) => ({
    name,
    shape: [1, data.length],
    datatype,
    data,
  });
  const path = "/infer";
  const bodies = (inputs: readonly object[], fields?: readonly string[]) =>
    requestsOf([row], { path, body: { inputs, outputs: [{ name: "p" }] }, ...(fields && { fields }) }, "f.csv");

  it("have a tensor for each column of its name, as its datatype", () => {
    const made = bodies([tensor("a", "FP64", 0), tensor("b", "BYTES", ""), tensor("c", "BOOL", false)]);
    const inputs = [tensor("a", "FP64", 1.5), tensor("b", "BYTES", "2"), tensor("c", "BOOL", true)];
    expect(made).toEqual([{ path, body: { inputs, outputs: [{ name: "p" }] } }]);
  });
  it("have one tensor of all, in the order of its fields", () => {
    expect(bodies([tensor("table", "FP64", 0, 0)], ["a", "b"])[0]?.body).toMatchObject({
      inputs: [tensor("table", "FP64", 1.5, 2)],
    });
  });
  it("are their own where rows have them", () => {
    const own = { label: "x", columns: { request: { any: 1 } } };
    expect(requestsOf([own], { path, body: {} }, "f.jsonl")).toEqual([{ path, body: { any: 1 } }]);
  });
  it.each([
    [[tensor("z", "FP64", 0)], "The model asks for z, and there is no such column. There are b, a, c."],
    [[tensor("c", "FP64", 0)], 'c is "true", which is no FP64'],
    [[tensor("t", "FP64", 0, 0)], "How 3 columns become a request is not known"],
    [[], "How 3 columns become a request is not known"],
  ])("that cannot be made are told: %j", (inputs, told) => {
    expect(issuesOf(() => bodies(inputs))).toEqual([expect.stringContaining(told)]);
  });
});

describe("what a version says", () => {
  const out = (...outputs: readonly (readonly [string, ...unknown[]])[]) => ({
    outputs: outputs.map(([name, ...data]) => ({ name, data })),
  });
  const classes = ["a", "b"];
  it.each([
    ["PMML", out(["species", "b"], ["probability_a", 0.2], ["probability_b", 0.8]), "b", { a: 0.2, b: 0.8 }],
    ["scikit-learn", out(["predict", "b"], ["predict_proba", 0.2, 0.8]), "b", { a: 0.2, b: 0.8 }],
    ["numbers of classes", out(["predict", 1], ["predict_proba", 0.2, 0.8]), "b", { a: 0.2, b: 0.8 }],
    ["probabilities alone", out(["probabilities", 0.7, 0.3]), "a", { a: 0.7, b: 0.3 }],
    ["one probability", out(["predict", 0.8]), "b", { a: 1 - 0.8, b: 0.8 }],
    ["a class alone", out(["predict", "a"]), "a", undefined],
    ["a class' number alone", out(["predict", 1], ["other", 7]), "b", undefined],
  ])("is read from %s", (_, answer, predicted, probabilities) => {
    expect(classified(answer, classes)).toEqual({ predicted, probabilities });
  });
  it("is nothing where there is nothing to read", () => {
    expect(classified({ code: 0 }, classes)).toBeUndefined();
    expect(numberIn(out(["predict", 1, 2]))).toBeUndefined();
    expect(numberIn(out(["predict", 58.7]))).toBe(58.7);
    const task = { is: "classes", classes } as const;
    const answers = (status: number, answer: unknown) => [{ status, answer, ms: 1 }];
    expect(() => saidOf(answers(400, "no"), task, "champion")).toThrow(
      'champion does not answer row 1: status 400: "no"',
    );
    expect(() => saidOf(answers(200, {}), task, "champion")).toThrow("names no class");
    expect(() => saidOf(answers(200, {}), { is: "numbers" }, "champion")).toThrow("names no number");
  });

  it.each([
    [["1", "2"], ["x", "y"], out(["predict", 1]), { is: "classes", classes: ["x", "y"] }],
    [["10", "9.5"], undefined, out(["predict", 58.7]), { is: "numbers" }],
    [["1", "0", "1"], undefined, out(["predict", 0.8]), { is: "classes", classes: ["0", "1"] }],
    [["10", "9"], undefined, out(["predict", 0], ["p", 1, 2]), { is: "classes", classes: ["9", "10"] }],
    [["b", "a"], undefined, out(["predict", "a"]), { is: "classes", classes: ["a", "b"] }],
  ])("labels %j with the model's classes %j", (labels, known, answer, task) => {
    expect(taskOf(labels, known, answer)).toEqual(task);
  });
});

describe("versions on labelled rows", () => {
  const labels = Array.from({ length: 100 }, (_, row) => (row % 2 === 0 ? "a" : "b"));
  const of = (wrong: number, sure: number): Said => ({
    is: "classes",
    classes: ["a", "b"],
    rows: labels.map((label, row) => {
      const predicted = row < wrong ? (label === "a" ? "b" : "a") : label;
      return { predicted, probabilities: predicted === "a" ? { a: sure, b: 1 - sure } : { a: 1 - sure, b: sure } };
    }),
  });

  it("are better, worse, or not told apart", () => {
    const figures = figuresOf(labels, [of(20, 0.8), of(2, 0.98), of(40, 0.98), of(21, 0.8)]);
    expect(figures.map(({ name }) => name)).toEqual(["accuracy", "log-loss", "AUC", "overconfidence"]);
    const [found] = figures;
    expect(found?.values.map(({ value }) => value)).toEqual([0.8, 0.98, 0.6, 0.79]);
    // 80 of 100 by statsmodels' wilson.
    expect(found?.values[0]?.low).toBeCloseTo(0.7111708344068411, 12);
    expect(found?.values[0]?.high).toBeCloseTo(0.8666330666689676, 12);
    expect(found?.differences.map(({ finding }) => finding)).toEqual([
      "better",
      "worse",
      "no difference that these rows show",
    ]);
    expect(figures[1]?.differences.map(({ finding }) => finding)).toEqual(expect.arrayContaining(["better", "worse"]));
    // As sure as right; 0.98 with 60 % right is 38 points too sure.
    expect(figures[3]?.values[0]?.value).toBeCloseTo(0, 12);
    expect(figures[3]?.values[2]?.value).toBeCloseTo(0.38, 12);
  });

  it("are told in words", () => {
    const versions = ["champion", "sha256:bbbbbbbb"].map((name) => ({ name, digest: name, variant: undefined }));
    const [champion, other] = versions;
    if (champion === undefined || other === undefined) throw new RangeError();
    const figures = figuresOf(labels, [of(20, 0.8), of(40, 0.98)]);
    const about = { environment: "local", model: "iris", file: "f.csv", label: "species", rows: 100 };
    const { text } = labelledAnswer({ ...about, candidates: [champion, other], figures });
    expect(text).toContain("accuracy: sha256:bbbbbbbb is worse than champion; the difference is -0.2000 (");
    expect(text).toContain("champion is about as sure of itself as it is right");
    expect(text).toContain("sha256:bbbbbbbb is too sure of itself: what it says has a probability 38.0 points above");
  });

  it("that say numbers are judged by their errors", () => {
    const known = ["3", "-0.5", "2", "7"];
    const figures = figuresOf(known, [
      { is: "numbers", rows: [2.5, 0, 2, 8] },
      { is: "numbers", rows: [3, -0.5, 2, 7] },
    ]);
    // scikit-learn: 0.5 and 0.6124
    expect(figures.map(({ name, values }) => [name, values[0]?.value.toFixed(4), values[1]?.value])).toEqual([
      ["MAE", "0.5000", 0],
      ["RMSE", "0.6124", 0],
    ]);
  });
});

describe("criteria", () => {
  it("are the defaults where nothing else is said", () => {
    expect(parseCriteria("", "c.yaml")).toEqual(defaultCriteria);
    expect(parseCriteria("requests: 50\nagreement: 0.9 # or so", "c.yaml")).toEqual({
      ...defaultCriteria,
      requests: 50,
      agreement: 0.9,
    });
  });
  it.each([
    [
      "request: 5",
      "MR040 c.yaml.request: There is no such criterion. There are window, requests, errors, latency, agreement.",
    ],
    ["window: soon", 'MR040 c.yaml.window: "soon" is not what it could be. Write a duration, such as 30m.'],
    ["requests: 0", "MR040 c.yaml.requests: 0 is not"],
    ["errors: 5", "MR040 c.yaml.errors: 5 is not"],
    ["latency: 0", "MR040 c.yaml.latency: 0 is not"],
    ["agreement: perhaps", 'MR040 c.yaml.agreement: "perhaps" is not'],
    ["- 1", "MR040 c.yaml: [1] is not"],
    ["a: [", "MR040 c.yaml: This is not YAML"],
  ])("%j is refused", (text, told) => {
    expect(issuesOf(() => parseCriteria(text, "c.yaml"))).toEqual([expect.stringContaining(told)]);
  });
});
