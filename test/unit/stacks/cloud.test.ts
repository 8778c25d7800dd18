import { describe, expect, it } from "vitest";
import { cloudFacts } from "../../../stacks/cloud/facts.ts";
import type { Purpose } from "../../../stacks/cloud/purpose.ts";
import { changedBy } from "../../../stacks/cloud/purpose.ts";
import { isCloud, type CloudEnvironment, type EnvironmentFile } from "../../../stacks/environments/environment.ts";
import { cloudEnvironments, declaredEnvironments } from "../../../stacks/environments/index.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { prd } from "../../../stacks/environments/prd.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import { planFile } from "../../../stacks/plan.ts";

const rehearsal: Purpose = { for: "rehearsal", images: {} };

/** What is refused of an environment, as `CODE PATH`. */
async function refusals(file: EnvironmentFile): Promise<readonly string[]> {
  try {
    await planFile(file);
    return [];
  } catch (error) {
    if (error instanceof InvalidData) return error.issues.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
}

describe("the environments on AWS", () => {
  it("are four, each after the one before, and nothing is wrong with any", async () => {
    const all = await cloudEnvironments();
    expect(all.map(({ name, after }) => `${after} → ${name}`)).toEqual([
      "local → dev",
      "dev → sit",
      "sit → stg",
      "stg → prd",
    ]);
    expect(declaredEnvironments).toEqual(["local", ...all.map(({ name }) => name)]);
    expect(await Promise.all(all.map(refusals))).toEqual([[], [], [], []]);
  });

  it("have all mistakes told at once, before anything is made", async () => {
    const wrong = {
      ...dev,
      network: { create: { ...dev.network.create, cidr: "10.20.0.0/16" } }, // sit's
      pools: {
        ...dev.pools,
        cpu: { ...dev.pools.cpu, min: 5 },
        l4: { for: "models", gpu: "l4", instances: ["g6.2xlarge"], min: 0, max: 1 },
        odd: { for: "models", gpu: "h100", instances: ["g4dn.xlarge"], min: 0, max: 1 },
        none: { for: "models", instances: ["z9.huge"], min: 0, max: 1 },
      },
      edge: { ...dev.edge, reach: "internet" },
      cells: { ghosts: { github: "example/ghosts" } },
      models: [...dev.models, ...dev.models.slice(0, 1)],
    } satisfies CloudEnvironment;
    const told = await refusals(wrong);
    expect(told).toEqual(
      expect.arrayContaining([
        "EN013 dev.network.create.cidr",
        "EN021 pools.cpu.min",
        "EN026 pools.l4",
        "EN024 pools.odd",
        "EN022 pools.none.instances",
        "EN045 edge.callers",
        "EN062 cells.ghosts",
        "MS002 models.iris.name",
      ]),
    );
  });

  it("are refused where a model fits on no node", async () => {
    const [first, ...others] = dev.models;
    const huge = { ...first, resources: { cpu: 64, cpuLimit: 64 } } as CloudEnvironment["models"][number];
    const teams = { ...dev.teams, examples: { cpu: 500, memory: "500Gi", pods: 50 } } as const;
    expect(await refusals({ ...dev, teams, models: [huge, ...others] })).toEqual([
      "EN029 models.iris",
      // Of a run each pod has a server of its own.
      "EN029 models.iris.batch",
    ]);
  });
});

describe("what an environment is made with", () => {
  it("is refused for a real account with everything that nobody has resolved, and its example account", () => {
    const found = cloudFacts(dev, { for: "account" });
    const told = "issues" in found ? found.issues.map(({ code, path }) => `${code} ${path}`) : [];
    expect(told).toEqual(
      expect.arrayContaining([
        "EN014 account.id",
        "LK007 cluster.addOns.vpc-cni",
        "LK007 images.envoy",
        "EN060 runtime-images/dev.yaml parity",
        "EN060 runtime-images/dev.yaml pmml",
      ]),
    );
  });

  it("comes by digest, through the registry's caches, the same in every rehearsal", () => {
    const of = (file: CloudEnvironment) => {
      const found = cloudFacts(file, rehearsal);
      if ("issues" in found) throw new Error("refused");
      return found.facts.images;
    };
    const { platform, runtimes } = of(dev);
    const ecr = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ml-serving-dev";
    expect(platform.prometheus).toMatch(new RegExp(`^${ecr}/docker-hub/prom/prometheus@sha256:[0-9a-f]{64}$`));
    expect(runtimes.pmml).toMatch(new RegExp(`^${ecr}/runtimes/pmml@sha256:[0-9a-f]{64}$`));
    expect(of(dev)).toEqual(of(dev));
    expect(new Set(Object.values(platform)).size).toBe(Object.keys(platform).length);
  });

  it("takes a real image where a rehearsal has one", () => {
    const images = { "runtimes/pmml": "127.0.0.1:1/pmml@sha256:1" };
    const found = cloudFacts(dev, { for: "rehearsal", images });
    expect("facts" in found && found.facts.images.runtimes.pmml).toBe(images["runtimes/pmml"]);
  });
});

describe("a rehearsed change", () => {
  it("changes a pool and nothing else", () => {
    const changed = changedBy({ ...rehearsal, pools: { cpu: { max: 41 } } }, prd);
    expect(isCloud(changed) && changed.pools["cpu"]).toEqual({ ...prd.pools.cpu, max: 41 });
    expect({ ...changed, pools: prd.pools }).toEqual(prd);
  });

  it("is none for a real account", () => {
    expect(changedBy({ for: "account" }, prd)).toBe(prd);
  });
});
