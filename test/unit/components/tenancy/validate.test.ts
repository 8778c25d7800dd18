import { describe, expect, it } from "vitest";
import { leastNeeds } from "../../../../components/model-service/needs.ts";
import { resolveModel } from "../../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../../components/model-service/spec.ts";
import type { TeamSettings } from "../../../../components/tenancy/settings.ts";
import { validateShares, validateTeams } from "../../../../components/tenancy/validate.ts";

const good: TeamSettings = { cpu: 4, memory: "16Gi", pods: 20 };
const iris = { name: "iris", team: "risk" };

describe("an environment's teams", () => {
  it("are fine as they are meant", () => {
    expect(validateTeams({ risk: good, "data-science": { ...good, gpus: 8, cpuLimit: 4 } }, [iris])).toEqual([]);
  });

  it.each<[code: string, path: string, says: string, team: string, settings: TeamSettings]>([
    ["EN050", "teams.Risk", '"Risk" is not a name', "Risk", good],
    ["EN050", "teams.risk.emea", "dashes", "risk.emea", good],
    ["EN050", `teams.${"r".repeat(41)}`, "at most 40", "r".repeat(41), good],
    ["EN051", "teams.risk.cpu", "0 is no number of CPUs", "risk", { ...good, cpu: 0 }],
    ["EN051", "teams.risk.cpu", "NaN is no number", "risk", { ...good, cpu: Number.NaN }],
    ["EN051", "teams.risk.cpuLimit", "Infinity is no", "risk", { ...good, cpuLimit: Number.POSITIVE_INFINITY }],
    ["EN051", "teams.risk.pods", "0 is no number of them", "risk", { ...good, pods: 0 }],
    ["EN051", "teams.risk.pods", "1.5 is no number of them", "risk", { ...good, pods: 1.5 }],
    ["EN051", "teams.risk.gpus", "-1 is no number of them", "risk", { ...good, gpus: -1 }],
    ["EN052", "teams.risk.cpuLimit", "3 is below the 4 CPUs", "risk", { ...good, cpuLimit: 3 }],
    ["EN001", "teams.risk.memory", '"0Gi" is no size', "risk", { ...good, memory: "0Gi" }],
  ])("%s %s: %s", (code, path, says, team, settings) => {
    const issues = validateTeams({ [team]: settings }, []);
    expect(issues).toMatchObject([{ code, path }]);
    expect(issues[0]?.message).toContain(says);
  });

  it("are all that a model can be of", () => {
    const told = validateTeams({ risk: good, fraud: good }, [iris, { name: "churn", team: "sales" }]);
    expect(told).toMatchObject([{ code: "EN053", path: "models.churn.team" }]);
    expect(told[0]?.message).toContain("(risk, fraud)");
    // Names that every object answers to are no teams.
    expect(validateTeams({ risk: good }, [{ name: "a", team: "constructor" }])).toHaveLength(1);
    expect(validateTeams({}, [iris])[0]?.message).toContain("it has none");
  });

  it("have all of their mistakes told at once", () => {
    const told = validateTeams({ RISK: { cpu: 0, memory: "0Gi", pods: 0, gpus: 0.5 } }, [iris]);
    expect(told.map(({ code }) => code).sort()).toEqual(["EN001", "EN050", "EN051", "EN051", "EN051", "EN053"]);
  });
});

const version = (digit: string) => ({
  digest: `sha256:${digit.repeat(64)}`,
  version: digit,
  from: "file:x",
  golden: "x.json",
});
const model = (spec: ModelSpec, ...weights: readonly number[]) =>
  resolveModel(
    spec,
    {
      champion: version("0"),
      challengers: weights.map((weight, index) => ({ ...version(String(index + 1)), weight })),
    },
    "local",
  );

describe("what a model needs at least", () => {
  const spec = { name: "fraud", team: "risk", runtime: { kind: "pmml" } } as const;

  it("is every replica and one more, which a rollout starts before an old one goes", () => {
    const fraud = model({ ...spec, replicas: 2, resources: { cpu: 0.5, cpuLimit: 2, memory: "1Gi" } });
    // Three pods of half a CPU, two CPUs and a gibibyte each.
    expect(leastNeeds(fraud)).toEqual({ cpu: 1.5, cpuLimit: 6, memoryBytes: 3 * 1024 ** 3, gpus: 0, pods: 3 });
  });

  it("is that of every variant, each with its own", () => {
    // 4 of the champion, 10 % of 4 rounded up and 50 % of 4 of the challengers, and one more of each: 5 + 2 + 3.
    const fraud = model({ ...spec, replicas: 4 }, 10, 50);
    expect(leastNeeds(fraud).pods).toBe(10);
  });

  it("is one accelerator more while the only replica gives way, and none more where others serve meanwhile", () => {
    const of = (replicas: number) =>
      leastNeeds(
        model({
          name: "fraud",
          team: "risk",
          runtime: { kind: "tensorflow" },
          accelerator: { gpu: "l4", count: 2 },
          replicas,
        }),
      ).gpus;
    expect([of(1), of(3)]).toEqual([4, 6]);
  });

  it("is the least that an autoscaler leaves, not the most", () => {
    const fraud = model({ ...spec, scaling: { on: "cpu", target: 70, min: 2, max: 50 } });
    expect(leastNeeds(fraud).pods).toBe(3);
  });
});

describe("a team's share", () => {
  // Ten models of two pods each, with a rollout's: 20 × 0.1 CPU, 1 CPU and half a gibibyte.
  const needs = Array.from({ length: 10 }, (_, index) => ({
    model: `m${index}`,
    team: "risk",
    ...leastNeeds(model({ name: `m${index}`, team: "risk", runtime: { kind: "pmml" } })),
  }));
  const enough: TeamSettings = { cpu: 2, cpuLimit: 20, memory: "10Gi", pods: 20 };

  it("is enough when it is just enough", () => {
    expect(validateShares([["risk", enough]], needs)).toEqual([]);
  });

  it.each([
    ["teams.risk.cpu", { cpu: 1.999 }, "1999m is less", "need of CPUs reserved", ": 2 ("],
    ["teams.risk.cpuLimit", { cpuLimit: 19 }, "19 is less", "need of CPUs allowed", ": 20 ("],
    ["teams.risk.memory", { memory: "10239Mi" }, "10239Mi is less", "need of memory", ": 10Gi ("],
    ["teams.risk.pods", { pods: 19 }, "19 is less", "need of pods", ": 20 ("],
  ] as const)("is too small in %s", (path, less, ...says) => {
    const told = validateShares([["risk", { ...enough, ...less }]], needs);
    expect(told).toMatchObject([{ code: "EN054", path }]);
    for (const words of says) expect(told[0]?.message).toContain(words);
  });

  it("has no accelerators unless it says so", () => {
    const [one] = needs;
    if (one === undefined) throw new Error("no model");
    const told = validateShares([["risk", enough]], [{ ...one, gpus: 2 }]);
    expect(told).toMatchObject([{ code: "EN054", path: "teams.risk.gpus" }]);
    expect(validateShares([["risk", { ...enough, gpus: 2 }]], [{ ...one, gpus: 2 }])).toEqual([]);
  });

  it("is measured by its own models alone", () => {
    expect(validateShares([["sales", { cpu: 0.1, memory: "1Mi", pods: 1 }]], needs)).toEqual([]);
  });

  it("may use ten times the CPU that is reserved, unless it says otherwise", () => {
    const { cpuLimit: _, ...silent } = enough;
    expect(validateShares([["risk", silent]], needs)).toEqual([]);
  });
});
