import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf, viewOf, without, type View } from "../../../../preview/page/view/location.ts";

const view: View = {
  stack: "prd",
  filter: { text: "a b&c=#é", operations: ["update", "delete"], type: "aws:ec2/subnet:Subnet", only: "secret" },
  grouping: "kind",
  resource: "urn:pulumi:prd::ml-serving::aws:ec2/subnet:Subnet::a</script>",
};

describe("the address", () => {
  it("brings back what it was made of", () => {
    expect(viewOf(hashOf(view))).toEqual(view);
  });

  it("brings back any words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ minLength: 1 }), (text, model) => {
        const any: View = { filter: { text, operations: [], model }, grouping: "model" };
        expect(viewOf(hashOf(any))).toEqual(any);
      }),
    );
  });

  it("says nothing of the view that one begins with", () => {
    expect(hashOf({ filter: { text: "", operations: [] }, grouping: "model" })).toBe("#");
  });

  it("is read however it was written by hand", () => {
    expect(viewOf("#op=update,explode&group=constructor&only=toString&what=ever")).toEqual({
      filter: { text: "", operations: ["update"] },
      grouping: "model",
    });
  });

  it("loses what is looked away from", () => {
    expect(without(view, "resource")).toEqual({ stack: "prd", filter: view.filter, grouping: "kind" });
  });
});
