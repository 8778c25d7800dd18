import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { program } from "../../../cli/program.ts";
import { environmentNames } from "../../../components/environment-names.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { versions } from "../../../local/toolchain/versions.ts";

type Permissions = Readonly<Record<string, string>>;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly permissions?: Permissions;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: { readonly environment: readonly string[] } };
  readonly steps: readonly Step[];
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
const steps = jobs.flatMap(([, { steps: its }]) => its);

/** Command lines of `npx ml`, up to what the shell does with them. */
function mlLines({ run = "" }: Step): readonly string[] {
  return run.split("\n").flatMap((line) => /npx ml ([^|>;&]+)/.exec(line)?.[1]?.trim() ?? []);
}

/** What a command line comes to, with the commands' work left out. @throws where the command or an option is unknown */
function parsed(line: string): void {
  const words = line.split(/\s+/).map((word) => word.replace(/^"\$ENVIRONMENT"$/, "prd").replace(/^"\$PULL"$/, "42"));
  const ml = program();
  for (const command of ml.commands) command.action(() => undefined).configureOutput({ writeErr: () => undefined });
  ml.parse(words, { from: "user" });
}

it("there are those that the documentation names", () => {
  expect([...workflows.keys()].sort()).toEqual(["checks.yml", "drift.yml", "preview.yml"]);
});

describe("every workflow", () => {
  it("takes actions by full commits, with the version beside", () => {
    const uses = [...texts.values()].flatMap((text) => [...text.matchAll(/uses: (.*)/g)].map((found) => found[1]));
    expect(uses.length).toBe(steps.filter((step) => step.uses !== undefined).length);
    expect(uses.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one ?? ""))).toEqual([]);
    // One version of an action everywhere.
    expect(new Set(uses).size).toBe(new Set(uses.map((one) => one?.split("@")[0])).size);
  });

  it("allows nothing, and its jobs what they need", () => {
    for (const { permissions } of workflows.values()) expect(permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(([name, { permissions }]) => [name, permissions]))).toEqual({
      "checks.yml checks": { contents: "read" },
      "drift.yml drift": { contents: "read", "id-token": "write" },
      "preview.yml preview": { contents: "read", "id-token": "write" },
      "preview.yml comment": { contents: "read", "pull-requests": "write" },
    });
  });

  it("never runs a proposal's code with rights of the repository", () => {
    for (const { on } of workflows.values()) expect(JSON.stringify(on)).not.toMatch(/pull_request_target|workflow_run/);
  });

  it("leaves no token in the working copy, ends, and has one run of a kind at a time", () => {
    const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    expect(checkouts).toHaveLength(jobs.length);
    for (const { with: inputs } of checkouts) expect(inputs?.["persist-credentials"]).toBe(false);
    for (const [, job] of jobs) expect(job["timeout-minutes"]).toBeLessThanOrEqual(45);
    for (const { concurrency } of workflows.values()) expect(concurrency).toBeDefined();
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
    expect(lists).toEqual([...onAws, ...onAws]);
  });

  it("calls commands that are there, with options that they have", () => {
    const lines = steps.flatMap(mlLines);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["state", "drift", "state", "preview", "comment"]);
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
    const checkout = commenting?.steps.find(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    expect(checkout?.with?.["ref"]).toBe("${{ github.event.pull_request.base.sha }}");
    expect(commenting?.steps.map(({ run = "" }) => run)).toContain("npm ci --ignore-scripts");
    expect(JSON.stringify(preview)).not.toMatch(/github\.token|secrets\./);
  });

  it("is told of every environment, also of one that has no report", () => {
    const line = commenting?.steps.flatMap(mlLines).join("") ?? "";
    expect(line.split("--expect ")[1]?.split(" ")).toEqual(preview?.strategy?.matrix.environment);
  });

  it("from a fork takes no role", () => {
    expect(preview?.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
    expect(commenting?.if).toContain("needs.preview.result != 'skipped'");
  });
});

it("nothing but the role that previews is taken", () => {
  const roles = steps.flatMap(({ with: inputs }) => inputs?.["role-to-assume"] ?? []);
  expect(roles).toEqual(roles.map(() => "${{ steps.names.outputs.preview_role }}"));
  expect(roles).toHaveLength(2);
});
