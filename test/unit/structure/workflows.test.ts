import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { program } from "../../../cli/program.ts";
import { ladderSteps } from "../../../cli/ladder/steps.ts";
import { environmentNames } from "../../../components/environment-names.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { versions } from "../../../local/toolchain/versions.ts";
import { prd } from "../../../stacks/environments/prd.ts";

type Permissions = Readonly<Record<string, string>>;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: Permissions;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: { readonly environment?: readonly string[] } };
  /** Undefined where another workflow is called. */
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly concurrency?: unknown;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: Permissions;
  readonly concurrency?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(repositoryRoot, ".github/workflows");
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
const workflows = new Map([...texts].map(([name, text]) => [name, parse(text) as Workflow]));
const jobs = [...workflows].flatMap(([name, { jobs: its }]) =>
  Object.entries(its).map(([job, what]) => [`${name} ${job}`, what] as const),
);
const steps = jobs.flatMap(([, { steps: its = [] }]) => its);

/** Command lines of `npx ml`, up to what the shell does with them; what is said only where it is known is said. */
function mlLines({ run = "" }: Step): readonly string[] {
  const given = run.replaceAll(/\$\{\w+:\+([^}]+)\}/g, "$1");
  return given.split("\n").flatMap((line) => /npx ml ([^|>;&]+)/.exec(line)?.[1]?.trim() ?? []);
}

/** What a variable of a workflow may be. */
const sample: Readonly<Record<string, string>> = {
  ENVIRONMENT: "prd",
  AFTER: "stg",
  PULL: "42",
  FROM: "file:model.pmml",
  STACKS: "prd prd-risk",
  stack: "prd-risk",
};

/** What a command line comes to, with the commands' work left out. @throws where the command or an option is unknown */
function parsed(line: string): void {
  const words = line.split(/\s+/).flatMap((word) => {
    const [, quoted, split] = /^(?:"\$(\w+)"|\$(\w+))$/.exec(word) ?? [];
    if (split !== undefined) return (sample[split] ?? split.toLowerCase()).split(" ");
    return quoted === undefined ? word : (sample[quoted] ?? quoted.toLowerCase());
  });
  const ml = program();
  for (const command of ml.commands) command.action(() => undefined).configureOutput({ writeErr: () => undefined });
  ml.parse(words, { from: "user" });
}

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
      "image.yml images": { contents: "read", "id-token": "write" },
      "model-step.yml gate": { contents: "read", "id-token": "write" },
      "model-step.yml change": { contents: "write", "id-token": "write" },
      "model-step.yml environment": deploys,
      "model.yml ladder": { contents: "read" },
      "model.yml inspect": { contents: "read" },
      "model.yml climb": deploys,
      "nightly.yml look": { contents: "read", "id-token": "write" },
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
    expect(inLine).toEqual([...workflows.keys()].filter((name) => !["deploy.yml", "environment.yml"].includes(name)));
  });

  it("fails where the first part of a pipe does", () => {
    for (const { defaults } of workflows.values()) expect(defaults?.run?.shell).toBe("bash");
  });

  it("writes nothing that others wrote into a shell", () => {
    expect(steps.filter(({ run = "" }) => run.includes("${{"))).toEqual([]);
  });

  it("runs the engine that everything is tried with, in every environment on AWS", () => {
    const engines = steps.filter(({ uses = "" }) => uses.startsWith("pulumi/actions@"));
    expect(engines.map((step) => step.with)).toEqual(engines.map(() => ({ "pulumi-version": versions.pulumi })));
    const lists = jobs.flatMap(([, { strategy }]) => strategy?.matrix.environment ?? []);
    const onAws = environmentNames.filter((name) => name !== "local");
    expect(lists).toEqual([...onAws, ...onAws, ...onAws]);
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
    const line = commenting?.steps?.flatMap(mlLines).join("") ?? "";
    expect(line.split("--expect ")[1]?.split(" ")).toEqual(preview?.strategy?.matrix.environment);
  });

  it("from a fork takes no role", () => {
    expect(preview?.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
    expect(commenting?.if).toContain("needs.preview.result != 'skipped'");
  });
});

/** Jobs that take a role. */
const taking = (part: string): readonly string[] =>
  jobs.flatMap(([name, { steps: its = [] }]) =>
    its.some(({ with: inputs }) => inputs?.["role-to-assume"] === `\${{ steps.names.outputs.${part}_role }}`)
      ? [name]
      : [],
  );

it("whoever changes a release is somebody to Git, which knows nobody on a runner", () => {
  const changing = jobs.flatMap(([name, { steps: its = [], env = {} }]) =>
    its
      .filter((step) => mlLines(step).some((line) => /^(release|promote|rollback|retire|progress|deploy) /.test(line)))
      .map((step) => [name, { ...env, ...step.env }["GIT_AUTHOR_NAME"], { ...env, ...step.env }["GIT_AUTHOR_EMAIL"]]),
  );
  expect([...new Set(changing.map(([name]) => name))]).toEqual([
    "environment.yml deploy",
    "model-step.yml change",
    "progressive.yml look",
  ]);
  for (const [name, ...who] of changing) expect(who, name).toEqual(["Delivery", "delivery@ml-serving.invalid"]);
});

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
