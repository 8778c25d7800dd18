import { describe, expect, it } from "vitest";
import { ladderSteps } from "../../../cli/ladder/steps.ts";
import { prd } from "../../../stacks/environments/prd.ts";
import { jobs, mlLines, steps, workflows } from "../../support/workflows.ts";

describe("a job that changes releases", () => {
  const changing = jobs.filter(([, { steps: its = [] }]) =>
    its.some((step) => mlLines(step).some((line) => /^(release|promote|progress|publish|deploy) /.test(line))),
  );

  it("has no logic of Git: it is published by a command, with what it is pushed with in that step alone", () => {
    expect(steps.filter(({ run = "" }) => /\bgit\b/.test(run))).toEqual([]);
    const pushing = jobs.flatMap(([name, { steps: its = [] }]) =>
      its
        .filter(({ env }) => env?.["GIT_CONFIG_KEY_0"] !== undefined)
        .map((step) => [name, mlLines(step).join().split(" ")[0]]),
    );
    expect(pushing).toEqual([
      ["environment.yml deploy", "deploy"],
      ["model-step.yml change", "publish"],
      ["progressive.yml look", "publish"],
    ]);
  });

  it("says who it is: releases keep that in their history, and commits want it", () => {
    expect(changing.map(([name]) => name)).toEqual([
      "environment.yml deploy",
      "model-step.yml change",
      "progressive.yml look",
    ]);
    for (const [name, { env }] of changing) {
      const who = ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"];
      const [author, email] = ["Delivery", "delivery@ml-serving.invalid"];
      expect(
        who.map((key) => env?.[key]),
        name,
      ).toEqual([author, email, author, email]);
    }
  });
});

/** Jobs that take a role. */
const taking = (part: string): readonly string[] =>
  jobs.flatMap(([name, { steps: its = [] }]) =>
    its.some(({ with: inputs }) => inputs?.["role-to-assume"] === `\${{ steps.names.outputs.${part}_role }}`)
      ? [name]
      : [],
  );

it("the role that deploys is taken where something is released or deployed, and nowhere else", () => {
  expect(taking("deploy")).toEqual([
    "environment.yml deploy",
    "image.yml images",
    "model-step.yml change",
    "progressive.yml look",
  ]);
  expect(taking("preview")).toEqual([
    "environment.yml preview",
    "model-step.yml gate",
    "nightly.yml look",
    "preview.yml preview",
  ]);
});

describe("a deployment", () => {
  const its = workflows.get("environment.yml")?.jobs ?? {};

  it("waits for whom its environment names, in a job of its own: AWS takes no token of one that names an environment", () => {
    const naming = jobs.flatMap(([name, { environment }]) => (environment === undefined ? [] : [name]));
    expect(naming).toEqual(["environment.yml approval"]);
    expect([its["approval"]?.needs, its["deploy"]?.needs]).toEqual(["preview", "approval"]);
  });

  it("is held to the report that was approved", () => {
    const [preview = "", deploy = ""] = ["preview", "deploy"].map((job) =>
      (its[job]?.steps ?? [])
        .flatMap(mlLines)
        .filter((line) => !line.startsWith("state"))
        .join(),
    );
    expect(preview).toContain("--drift --out report");
    expect(deploy).toContain("--approved report --approved-by");
  });

  it("is of all stacks of the environment, its teams' too", () => {
    const stacks = "${{ steps.names.outputs.stacks }}";
    const acting = jobs
      .flatMap(([name, { steps: its = [] }]) => its.map((step) => [name, step] as const))
      .filter(([, step]) => mlLines(step).some((line) => /^(preview|drift|deploy) /.test(line)));
    expect(acting.map(([name, { env }]) => [name, env?.["STACKS"]])).toEqual([
      ["environment.yml preview", stacks],
      ["environment.yml deploy", stacks],
      ["nightly.yml look", stacks],
      ["preview.yml preview", stacks],
    ]);
    for (const [, step] of acting) expect(step.run).toContain(" $STACKS");
    // A model of a team with a stack of its own climbs into that: prd's fraud is of team risk.
    expect(ladderSteps([prd])[0]).toMatchObject({
      stacks: ["prd", "prd-risk"],
      models: expect.arrayContaining(["fraud"]) as unknown,
    });
  });

  it("is one at a time, and none is ended by another; nobody is waited for meanwhile", () => {
    for (const name of ["model.yml", "model-step.yml", "progressive.yml"])
      expect(workflows.get(name)?.concurrency).toMatchObject({ "cancel-in-progress": false });
    const group = "environment-${{ inputs.environment }}";
    expect(its["deploy"]?.concurrency).toEqual({ group, "cancel-in-progress": false });
    expect([its["preview"]?.concurrency, its["approval"]?.concurrency]).toEqual([undefined, undefined]);
  });
});
