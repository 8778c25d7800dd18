import { expect, it } from "vitest";
import { factsOf, UNKNOWN } from "../../../policies/facts.ts";

it("facts keep what can be read of properties that are partly unknown", () => {
  const unreadable = Object.defineProperty({ a: [1, { b: "x" }] }, "late", {
    enumerable: true,
    get: () => {
      throw new Error("not known during preview");
    },
  });
  expect(factsOf(unreadable)).toStrictEqual({ a: [1, { b: "x" }], late: UNKNOWN });
});
