import { describe, expect, it } from "vitest";
import { servingOf } from "../../../cli/rehearse/serving.ts";
import { repositoriesOf } from "../../../stacks/cloud/repositories.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { planEnvironment } from "../../../stacks/plan.ts";

describe("a rehearsal that serves", () => {
  const models = planEnvironment(dev);

  it("brings the images of its models on CPUs, and the one that asks them golden rows", () => {
    const { runtimes } = servingOf(dev, models);
    expect(runtimes.map(({ repository }) => repository).toSorted()).toEqual([
      "runtimes/parity",
      "runtimes/pmml",
      "runtimes/sklearn",
    ]);
  });

  it("brings none that asks where no model is asked", () => {
    const silent = models.map((model) => ({ ...model, parity: "none" as const }));
    expect(servingOf(dev, silent).runtimes.map(({ kind }) => kind)).not.toContain("parity");
  });
});

describe("an environment's registry", () => {
  it("has a repository of what asks golden rows", () => {
    expect(repositoriesOf(dev)).toContain("runtimes/parity");
  });
});

describe("a plan", () => {
  it("gives every variant of every model that is asked its rows", () => {
    const models = planEnvironment(dev);
    expect(models.map(({ name, parity }) => [name, parity === "none"])).toEqual([
      ["iris", false],
      ["cancer", false],
      ["fraud", false],
    ]);
    for (const { variants } of models) for (const { rows } of variants) expect(rows.length).toBeGreaterThanOrEqual(30);
  });
});
