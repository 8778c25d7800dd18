import { describe, expect, it } from "vitest";
import { ladderNamesAnswer } from "../../../cli/ladder/answer.ts";
import { ladderSteps } from "../../../cli/ladder/steps.ts";
import { environmentNames } from "../../../components/environment-names.ts";
import { versions } from "../../../local/toolchain/versions.ts";
import { jobs, mlLines, parsed, steps, texts, workflows } from "../../support/workflows.ts";
import { prd } from "../../../stacks/environments/prd.ts";

/** Commands that workflows call. */
const commands = [
  "backups",
  "comment",
  "deploy",
  "drift",
  "gate",
  "images",
  "inspect",
  "ladder",
  "preview",
  "progress",
  "promote",
  "publish",
  "registry",
  "release",
  "state",
];

it("there are those that the documentation names", () => {
  expect([...workflows.keys()].sort()).toEqual([
    "checks.yml",
    "deploy.yml",
    "environment.yml",
    "image.yml",
    "ladder.yml",
    "model-step.yml",
    "model.yml",
    "nightly.yml",
    "preview.yml",
    "progressive.yml",
  ]);
});

describe("every workflow", () => {
  it("takes actions by full commits, with the version beside", () => {
    const uses = [...texts.values()]
      .flatMap((text) => [...text.matchAll(/uses: (.*)/g)].map((found) => found[1]))
      .filter((one) => one?.startsWith("./") !== true);
    expect(uses.length).toBe(steps.filter((step) => step.uses !== undefined).length);
    expect(uses.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one ?? ""))).toEqual([]);
    // One version of an action everywhere.
    expect(new Set(uses).size).toBe(new Set(uses.map((one) => one?.split("@")[0])).size);
  });

  it("allows nothing, and its jobs what they need", () => {
    for (const { permissions } of workflows.values()) expect(permissions).toEqual({});
    const deploys = { actions: "read", contents: "write", "id-token": "write" };
    expect(Object.fromEntries(jobs.map(([name, { permissions }]) => [name, permissions]))).toEqual({
      "checks.yml checks": { contents: "read" },
      "deploy.yml ladder": { contents: "read" },
      "deploy.yml environments": deploys,
      "environment.yml preview": { contents: "read", "id-token": "write" },
      // It names an environment of GitHub's, whose reviewers are asked: such a job has another token, and no rights.
      "environment.yml approval": {},
      // To push what was rolled back, and to read who approved.
      "environment.yml deploy": deploys,
      "image.yml ladder": { contents: "read" },
      "image.yml images": { contents: "read", "id-token": "write" },
      "ladder.yml ladder": { contents: "read" },
      "model-step.yml gate": { contents: "read", "id-token": "write" },
      "model-step.yml change": { contents: "write", "id-token": "write" },
      "model-step.yml environment": deploys,
      "model.yml ladder": { contents: "read" },
      "model.yml inspect": { contents: "read" },
      "model.yml climb": deploys,
      "nightly.yml ladder": { contents: "read" },
      "nightly.yml look": { contents: "read", "id-token": "write" },
      "preview.yml ladder": { contents: "read" },
      "preview.yml preview": { contents: "read", "id-token": "write" },
      "preview.yml comment": { contents: "read", "pull-requests": "write" },
      "progressive.yml look": { contents: "write", "id-token": "write" },
      "progressive.yml environment": deploys,
      "progressive.yml again": { actions: "write" },
    });
  });

  it("never runs a proposal's code with rights of the repository", () => {
    for (const { on } of workflows.values()) expect(JSON.stringify(on)).not.toMatch(/pull_request_target|workflow_run/);
  });

  it("leaves no token in the working copy, ends, and has one run of a kind at a time", () => {
    const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    // All that do anything with the repository.
    const idle = ["environment.yml approval", "progressive.yml again"];
    const working = jobs.filter(([name, { uses }]) => uses === undefined && !idle.includes(name));
    expect(checkouts).toHaveLength(working.length);
    for (const { with: inputs } of checkouts) expect(inputs?.["persist-credentials"]).toBe(false);
    for (const [, job] of jobs.filter(([, { uses }]) => uses === undefined))
      expect(job["timeout-minutes"]).toBeLessThanOrEqual(45);
    // What comes into environments stands in the line of each, where it is deployed: a run that waits for an approval holds up nothing.
    const inLine = [...workflows].flatMap(([name, { concurrency }]) => (concurrency === undefined ? [] : [name]));
    expect(inLine).toEqual(
      [...workflows.keys()].filter((name) => !["deploy.yml", "environment.yml", "ladder.yml"].includes(name)),
    );
  });

  it("fails where the first part of a pipe does", () => {
    for (const { defaults } of workflows.values()) expect(defaults?.run?.shell).toBe("bash");
  });

  it("writes nothing that others wrote into a shell", () => {
    expect(steps.filter(({ run = "" }) => run.includes("${{"))).toEqual([]);
  });

  it("runs the engine that everything is tried with", () => {
    const engines = steps.filter(({ uses = "" }) => uses.startsWith("pulumi/actions@"));
    expect(engines.map((step) => step.with)).toEqual(engines.map(() => ({ "pulumi-version": versions.pulumi })));
  });

  it("calls commands that are there, with options that they have", () => {
    const lines = steps.flatMap(mlLines);
    expect([...new Set(lines.map((line) => line.split(" ")[0]))].sort()).toEqual(commands);
    for (const line of lines) {
      expect(() => {
        parsed(line);
      }, line).not.toThrow();
    }
    expect(() => {
      parsed('preview "$ENVIRONMENT" --outt report');
    }).toThrow("unknown option");
  });
});

describe("which environments it is about", () => {
  it("no workflow says", () => {
    for (const [name, text] of texts) {
      const code = text.replaceAll(/(^|\s)#.*$/gm, "");
      for (const environment of environmentNames)
        expect(code, `${name}: ${environment}`).not.toMatch(new RegExp(`\\b${environment}\\b`));
    }
  });

  it("is asked of the ladder, wherever there is more than one", () => {
    const ladder = "./.github/workflows/ladder.yml";
    const asking = [...workflows].flatMap(([name, { jobs: its }]) => (its["ladder"]?.uses === ladder ? [name] : []));
    expect(asking).toEqual(["deploy.yml", "image.yml", "model.yml", "nightly.yml", "preview.yml"]);
    const matrices = jobs.flatMap(([name, { strategy, needs }]) => {
      if (strategy === undefined) return [];
      expect([needs].flat(), name).toContain("ladder");
      return Object.values(strategy.matrix).map((value) => [name, value]);
    });
    const [names, steps] = ["environments", "steps"].map((key) => `\${{ fromJSON(needs.ladder.outputs.${key}) }}`);
    expect(matrices).toEqual([
      ["deploy.yml environments", steps],
      ["image.yml images", names],
      ["model.yml climb", steps],
      ["nightly.yml look", names],
      ["preview.yml preview", names],
    ]);
  });

  it("is handed on by the names that the command gives it", () => {
    const { json } = ladderNamesAnswer(ladderSteps([prd]));
    const ladder = workflows.get("ladder.yml");
    const given = Object.keys(json as object);
    expect(Object.keys(ladder?.jobs["ladder"]?.outputs ?? {})).toEqual(given);
    for (const key of given) {
      expect(ladder?.jobs["ladder"]?.outputs?.[key]).toBe(`\${{ steps.ladder.outputs.${key} }}`);
      expect(texts.get("ladder.yml")).toContain(`value: \${{ jobs.ladder.outputs.${key} }}`);
    }
  });
});

describe("a pull request", () => {
  const preview = workflows.get("preview.yml")?.jobs["preview"];
  const commenting = workflows.get("preview.yml")?.jobs["comment"];

  it("is commented by a job that runs none of its code, and by no other", () => {
    const checkout = commenting?.steps?.find(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    expect(checkout?.with?.["ref"]).toBe("${{ github.event.pull_request.base.sha }}");
    expect(commenting?.steps?.map(({ run = "" }) => run)).toContain("npm ci --ignore-scripts");
    expect(JSON.stringify(preview)).not.toMatch(/github\.token|secrets\./);
  });

  it("is told of every environment, also of one that has no report", () => {
    const said = commenting?.steps?.find((step) => mlLines(step).some((line) => line.includes('--expect "$EXPECTED"')));
    expect(said?.env?.["EXPECTED"]).toBe("${{ join(fromJSON(needs.ladder.outputs.environments), ' ') }}");
  });

  it("from a fork takes no role", () => {
    expect(preview?.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
    expect(commenting?.if).toContain("needs.preview.result != 'skipped'");
  });
});
