import { describe, expect, it } from "vitest";
import { parseContract } from "../../../stacks/cells/contract.ts";
import { cellStack, parseStackName } from "../../../stacks/stack-name.ts";

const published = {
  contract: 1,
  cluster: { name: "ml-serving-prd", region: "eu-west-1", endpoint: "https://x", certificateAuthority: "YQ==" },
  redis: { host: "r" },
};

describe("a stack's name", () => {
  it.each([
    ["prd", "prd", undefined],
    ["prd-risk", "prd", "risk"],
    ["prd-risk-eu", "prd", "risk-eu"],
  ])("%s is %s, team %s", (stack, environment, team) => {
    expect(parseStackName(stack)).toEqual({ environment, team });
  });

  it("comes back from what it says", () => {
    expect(parseStackName(cellStack({ environment: "prd", team: "risk-eu" }))).toEqual({
      environment: "prd",
      team: "risk-eu",
    });
  });
});

describe("what a platform publishes", () => {
  it("is read as it was written, and more may be added", () => {
    expect(parseContract(JSON.stringify(published), "prd")).toEqual(published);
    expect(parseContract(JSON.stringify({ ...published, later: 1 }), "prd")).toMatchObject(published);
  });

  it.each([
    ["no JSON", "{", /no JSON/],
    ["another contract", JSON.stringify({ ...published, contract: 2 }), /contract/],
    ["a cluster without an endpoint", JSON.stringify({ ...published, cluster: { name: "a" } }), /cluster\.endpoint/],
  ])("is refused as %s, with what to do", (_, text, why) => {
    expect(() => parseContract(text, "prd")).toThrow(why);
    expect(() => parseContract(text, "prd")).toThrow("pulumi up -s prd");
  });
});
