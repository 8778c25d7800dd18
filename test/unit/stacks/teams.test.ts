import { describe, expect, it } from "vitest";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { modelsByTeam } from "../../../stacks/teams.ts";

const version = { digest: `sha256:${"0".repeat(64)}`, version: "1", from: "file:a", golden: "b.json" };
const model = (name: string, team: string) =>
  resolveModel({ name, team, runtime: { kind: "pmml" } }, { champion: version }, "local");
const share = { cpu: 4, memory: "8Gi", pods: 10 } as const;

function named(...args: Parameters<typeof modelsByTeam>) {
  return [...modelsByTeam(...args)].map(([team, models]) => [team, models.map(({ name }) => name)]);
}

describe("modelsByTeam", () => {
  it("has the models of each team, whatever their order", () => {
    const models = [model("fraud", "risk"), model("iris", "examples"), model("churn", "risk")];
    expect(named({}, models)).toEqual([
      ["examples", ["iris"]],
      ["risk", ["fraud", "churn"]],
    ]);
  });

  it("has a team that is declared and has no model yet", () => {
    expect(named({ teams: { risk: share } }, [])).toEqual([["risk", []]]);
  });

  it("has nobody where nobody is declared", () => {
    expect(named({}, [])).toEqual([]);
  });
});
