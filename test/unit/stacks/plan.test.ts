import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import { planEnvironment, type Declared } from "../../../stacks/plan.ts";

const version = {
  digest: `sha256:${"0".repeat(64)}`,
  version: "1",
  from: "file:a",
  golden: "examples/iris/golden.json",
};
const environment = (models: Declared["models"]): Declared => ({ name: "local", models });
const iris = { name: "iris", team: "examples", runtime: { kind: "pmml" } } as const;

describe("planEnvironment", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "plan-"));
    mkdirSync(join(folder, "local"));
    writeFileSync(join(folder, "local/iris.yaml"), dump({ champion: version }));
    writeFileSync(join(folder, "local/wrong.yaml"), dump({ champion: { ...version, digest: "latest" }, owner: 1 }));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("prints every mistake of models and releases together, and makes nothing of any", () => {
    const models = [
      { ...iris, replicas: 0 },
      { ...iris, name: "wrong", team: "?" },
      { ...iris, name: "none" },
    ];
    const problem = (() => {
      try {
        planEnvironment(environment(models), folder);
      } catch (error) {
        return error;
      }
      return undefined;
    })();
    expect(problem).toBeInstanceOf(InvalidData);
    const { issues, message } = problem as InvalidData;
    expect(issues.map((issue) => `${issue.code} ${issue.path}`)).toEqual([
      "MS003 models.iris.replicas",
      "MS012 models.wrong.team",
      "MR007 releases/local/wrong.yaml champion.digest",
      "MR004 releases/local/wrong.yaml owner",
      "MR001 releases/local/none.yaml",
    ]);
    expect(message.split("\n")[0]).toBe("5 problems in local; nothing was created.");
    expect(message.split("\n")).toHaveLength(6);
  });

  it("refuses a release that no declared model has", () => {
    expect(() => planEnvironment(environment([iris]), folder)).toThrow(/MR010 {2}releases\/local\/wrong\.yaml/);
  });

  it("tells of teams together with all else, and adds up what is right", () => {
    const teams = {
      examples: { cpu: 0.1, memory: "2Gi", pods: 2, priority: "low" },
      Sales: { cpu: 1, memory: "1Gi", pods: 1 },
    } as const;
    const declared = { ...environment([iris, { ...iris, name: "none", team: "risk" }]), teams };
    const told = (() => {
      try {
        return planEnvironment(declared, folder);
      } catch (error) {
        return (error as InvalidData).issues.map(({ code, path }) => `${code} ${path}`);
      }
    })();
    // Iris and the one more of a rollout reserve 0.2 CPUs.
    expect(told).toEqual([
      "EN050 teams.Sales",
      "EN053 models.none.team",
      "MR010 releases/local/wrong.yaml",
      "MR001 releases/local/none.yaml",
      "EN054 teams.examples.cpu",
      "EN054 teams.examples.cpuLimit",
    ]);
  });

  it("gives a model its team's priority", () => {
    rmSync(join(folder, "local/wrong.yaml"));
    const share = { cpu: 1, cpuLimit: 3, memory: "2Gi", pods: 2 } as const;
    const of = (priority?: "low") => {
      const teams = { examples: { ...share, ...(priority === undefined ? {} : { priority }) } };
      return planEnvironment({ ...environment([iris]), teams }, folder)[0]?.priority;
    };
    expect([of("low"), of(), planEnvironment(environment([iris]), folder)[0]?.priority]).toEqual([
      "low",
      "normal",
      "normal",
    ]);
  });

  it("resolves what is right", () => {
    const models = planEnvironment(environment([iris]), folder);
    expect(models.map((model) => [model.name, model.variants[0].digest])).toEqual([["iris", version.digest]]);
  });
});
