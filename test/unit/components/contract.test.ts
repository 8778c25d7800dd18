import { describe, expect, it } from "vitest";
import { compareContracts } from "../../../components/model-service/contract.ts";
import type { IoSpec } from "../../../components/model-service/spec/io.ts";

const read: IoSpec = {
  inputs: { amount: { datatype: "FP64", shape: [-1, 1] }, merchant: { datatype: "BYTES", shape: [-1, 1] } },
  outputs: { score: { datatype: "FP32", shape: [-1] } },
};
const declared: IoSpec = { inputs: { amount: "FP64", merchant: "BYTES" }, outputs: { score: "FP32" } };
const told = (mine: IoSpec) =>
  compareContracts("fraud", mine, read).map(({ code, path, message }) => `${code} ${path}: ${message}`);

describe("compareContracts", () => {
  it.each<IoSpec>([
    declared,
    read,
    // A size of the declaration goes with one that may be any, and the other way round.
    { ...declared, outputs: { score: { datatype: "FP32", shape: [8] } } },
  ])("finds nothing where both say the same: %o", (mine) => {
    expect(told(mine)).toEqual([]);
  });

  it("finds what the artifact does not have, and says what it has", () => {
    expect(told({ ...declared, inputs: { ...declared.inputs, country: "BYTES" } })).toEqual([
      'MS051 models.fraud.io.inputs.country: The artifact has no input "country". It has amount, merchant.',
    ]);
  });

  it("finds what is of another type", () => {
    expect(told({ ...declared, outputs: { score: "FP64" } })).toEqual([
      "MS051 models.fraud.io.outputs.score: It is declared FP64, and the artifact's is FP32. Write FP32 [-1].",
    ]);
  });

  it.each([[[-1, 2]], [[-1, 1, 1]], [[]]])("finds what has another shape: %j", (shape) => {
    expect(told({ ...declared, inputs: { ...declared.inputs, amount: { datatype: "FP64", shape } } })).toEqual([
      `MS051 models.fraud.io.inputs.amount: It is declared FP64 [${shape.join(", ")}], and the artifact's is FP64 [-1, 1]. Write what the artifact has.`,
    ]);
  });

  it("finds what is not declared", () => {
    expect(told({ ...declared, inputs: { amount: "FP64" } })).toEqual([
      'MS051 models.fraud.io.inputs.merchant: The artifact has an input "merchant" (BYTES [-1, 1]) that is not declared. Declare it.',
    ]);
  });

  it("finds all of it at once", () => {
    expect(told({ inputs: { amount: "FP32" }, outputs: { label: "BYTES" } })).toHaveLength(4);
  });
});
