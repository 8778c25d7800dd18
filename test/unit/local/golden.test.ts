import { describe, expect, it } from "vitest";
import { shownInput } from "../../../local/golden/shown.ts";
import { deviation, inferRequest, readAnswer, readGolden, type Golden } from "../../../local/golden/classes.ts";
import { difference } from "../../../local/golden/exchanges.ts";
import { readQuestions } from "../../../local/golden/questions.ts";
import { table } from "../../../local/console/table.ts";

const golden: Golden = {
  form: "fields",
  fields: ["a", "b"],
  classes: ["no", "yes"],
  rows: [{ input: [1, 2], predicted: "yes", probabilities: [0.25, 0.75] }],
};
const [row] = golden.rows;
if (row === undefined) throw new Error("no row");

describe("golden rows", () => {
  it("are asked one tensor a field, by name", () => {
    expect(inferRequest(golden, row)).toEqual({
      inputs: [
        { name: "a", shape: [1], datatype: "FP64", data: [1] },
        { name: "b", shape: [1], datatype: "FP64", data: [2] },
      ],
    });
  });

  it("are compared in the golden order of classes, whatever the order of the answer", () => {
    const answer = readAnswer(golden, [
      { name: "probability_yes", data: [0.75] },
      { name: "class", data: ["yes"] },
      { name: "probability_no", data: [0.2500001] },
    ]);
    expect(answer).toEqual({ predicted: "yes", probabilities: [0.2500001, 0.75] });
    expect(deviation(row, answer)).toBeCloseTo(1e-7, 12);
  });

  it("are asked as one table where their form says so, and probabilities are read in its order", () => {
    const table: Golden = { ...golden, form: "table" };
    expect(inferRequest(table, row)).toEqual({
      inputs: [{ name: "table", shape: [1, 2], datatype: "FP64", data: [1, 2] }],
      outputs: [{ name: "predict" }, { name: "predict_proba" }],
    });
    const answer = readAnswer(table, [
      { name: "predict", data: ["yes"] },
      { name: "predict_proba", data: [0.25, 0.75] },
    ]);
    expect(answer).toEqual({ predicted: "yes", probabilities: [0.25, 0.75] });
    expect(() => readAnswer(table, [{ name: "predict", data: ["yes"] }])).toThrow(/no probability of no/);
    expect(() =>
      readAnswer(table, [
        { name: "predict", data: ["yes"] },
        { name: "predict_proba", data: [1] },
      ]),
    ).toThrow(/no probability of yes/);
  });

  it("deviate without bound when the class is another one", () => {
    expect(deviation(row, { predicted: "no", probabilities: [0.25, 0.75] })).toBe(Number.POSITIVE_INFINITY);
  });

  it("say what an answer lacks", () => {
    expect(() => readAnswer(golden, [{ name: "x", data: [1] }])).toThrow(/names no class/);
    expect(() => readAnswer(golden, [{ name: "x", data: ["yes"] }])).toThrow(/no probability of no/);
  });

  it.each([
    ["iris", 30],
    ["cancer", 40],
  ])("of the %s example are %i, each with probabilities that add up to one", (name, count) => {
    const { fields, classes, rows } = readGolden(`examples/${name}/golden.json`);
    expect(rows).toHaveLength(count);
    for (const { input, probabilities, predicted } of rows) {
      expect(input).toHaveLength(fields.length);
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      expect(classes[probabilities.indexOf(Math.max(...probabilities))]).toBe(predicted);
    }
  });
});

describe("shownInput", () => {
  it("shows short rows whole and counts what it leaves out of long ones", () => {
    expect(shownInput([5, 3.4, 1.6, 0.4])).toBe("[5, 3.4, 1.6, 0.4]");
    expect(shownInput([1, 2, 3, 4, 5, 6, 7, 8])).toBe("[1, 2, 3, 4, 5, 6, … 2 more]");
  });
});

describe("table", () => {
  it("gives each column the width of its widest cell", () => {
    expect(
      table([
        ["A", "BB"],
        ["ccc", "d"],
      ]),
    ).toBe("  A    BB\n  ccc  d");
  });
});

describe("exchanges", () => {
  const known = { outputs: [{ name: "score", data: [0.25, 0.75] }], ok: true };

  it("compare every number that the known answer has, and look at nothing else", () => {
    const given = { outputs: [{ name: "score", data: [0.25, 0.7501], shape: [2] }], ok: true, id: "7" };
    expect(difference(known, given)).toBeCloseTo(1e-4, 12);
  });

  it.each([
    ["another word", { ...known, ok: false }],
    ["a number as text", { outputs: [{ name: "score", data: ["0.25", 0.75] }], ok: true }],
    ["a number too many", { outputs: [{ name: "score", data: [0.25, 0.75, 0] }], ok: true }],
    ["an output under another name", { outputs: [{ name: "other", data: [0.25, 0.75] }], ok: true }],
    ["nothing", undefined],
    ["a list in place of an object", [known]],
  ])("find %s infinitely far away", (_, given) => {
    expect(difference(known, given)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("questions", () => {
  it("are the same whatever form the golden file has", () => {
    const [question, ...others] = readQuestions("examples/iris/golden.json");
    expect(others).toHaveLength(29);
    expect(question).toMatchObject({ path: "/infer", asked: "[6.8, 2.8, 4.8, 1.4]", known: "versicolor (0.9799)" });
    const outputs = [
      { name: "species", data: ["versicolor"] },
      { name: "probability_setosa", data: [0.0062052437138177645] },
      { name: "probability_versicolor", data: [0.9798887278907691] },
      { name: "probability_virginica", data: [0.01390602839541319] },
    ];
    expect(question?.judge({ outputs })).toEqual({ off: 0, told: "versicolor (0.9799)" });
  });
});
