import { describe, expect, it } from "vitest";
import { deviation, inferRequest, readAnswer, readGolden, type Golden } from "../../../local/golden.ts";
import { table } from "../../../local/console/table.ts";

const golden: Golden = {
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

  it("deviate without bound when the class is another one", () => {
    expect(deviation(row, { predicted: "no", probabilities: [0.25, 0.75] })).toBe(Number.POSITIVE_INFINITY);
  });

  it("say what an answer lacks", () => {
    expect(() => readAnswer(golden, [{ name: "x", data: [1] }])).toThrow(/names no class/);
    expect(() => readAnswer(golden, [{ name: "x", data: ["yes"] }])).toThrow(/no probability of no/);
  });

  it("of the iris example are thirty, each with probabilities that add up to one", () => {
    const iris = readGolden("examples/iris/golden.json");
    expect(iris.rows).toHaveLength(30);
    for (const { probabilities, predicted } of iris.rows) {
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      expect(iris.classes[probabilities.indexOf(Math.max(...probabilities))]).toBe(predicted);
    }
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
