import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { testProject, type TestProject } from "./support.ts";

const projects: TestProject[] = [];

/** The blueprint's own program, with what is declared in a copy that a test can spoil. */
async function blueprint(stack: string): Promise<TestProject> {
  const project = await testProject({}, stack);
  projects.push(project);
  cpSync(join(repositoryRoot, "stacks"), join(project.folder, "stacks"), { recursive: true });
  for (const folder of ["components", "runtimes", "local", "locks", "oci", "policies", "cost", "capacity"])
    symlinkSync(join(repositoryRoot, folder), join(project.folder, folder));
  return project;
}

function spoil(project: TestProject, file: string, from: string, to: string): void {
  const path = join(project.folder, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

/** Types of what a stack's state holds. */
async function made(project: TestProject): Promise<readonly string[]> {
  const state = JSON.parse((await project.pulumi("stack", "export")).all) as {
    deployment: { resources?: readonly { type: string }[] };
  };
  return (state.deployment.resources ?? []).map(({ type }) => type);
}

afterAll(() => {
  for (const project of projects) project.remove();
});

it("every mistake is said at once, with what to do, and nothing is created", async () => {
  const project = await blueprint("local");
  spoil(project, "stacks/models/iris.ts", 'name: "iris"', 'name: "iris", resources: { cpu: 3 }');
  spoil(project, "stacks/releases/local/iris.yaml", "champion:", "chalengers: []\nchampion:");
  spoil(project, "stacks/releases/local/iris.yaml", '"sha256:', '"latest:');
  const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview");
  expect(exitCode).not.toBe(0);
  expect(all).toContain("3 problems in local; nothing was created.");
  expect(all).toMatch(
    /MS005 {2}models\.iris\.resources\.cpu +3 is above the limit of 1\. Lower cpu or raise cpuLimit\./,
  );
  expect(all).toMatch(/MR004 {2}releases\/local\/iris\.yaml chalengers +.*Did you mean "challengers"\?/);
  expect(all).toMatch(/MR007 {2}releases\/local\/iris\.yaml champion\.digest +"latest:[0-9a-f]+" is not a digest\./);
  expect(all).not.toMatch(/^\s+at /m); // no stack trace reaches a user
  expect(await made(project)).toEqual(["pulumi:pulumi:Stack"]);
});

it("every mistake in an environment on AWS is said at once, and nothing is created", async () => {
  const project = await blueprint("dev");
  const file = "stacks/environments/dev.ts";
  spoil(project, file, '"10.10.0.0/16"', '"10.20.0.0/16"'); // sit's
  spoil(project, file, "min: 1, max: 4", "min: 5, max: 4");
  spoil(project, file, '"g4dn.xlarge"', '"g6.2xlarge"'); // no T4 in it, and not to be had in the region
  spoil(project, file, "models: [iris,", "models: [iris, iris,");
  const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview");
  expect(exitCode).not.toBe(0);
  expect(all).toMatch(/EN013 {2}dev\.network\.create\.cidr +10\.20\.0\.0\/16 overlaps 10\.20\.0\.0\/16 of sit\./);
  expect(all).toMatch(/EN021 {2}pools\.cpu\.min +5 is above max 4\./);
  expect(all).toMatch(/EN024 {2}pools\.t4/);
  expect(all).toMatch(/EN026 {2}pools\.t4 +g6\.2xlarge is not offered in euw1-az1\./);
  expect(all).toMatch(/MS002 {2}models\.iris\.name +"iris" is declared twice\./);
  expect(all).toContain("in dev; nothing was created.");
  expect(all).not.toMatch(/^\s+at /m);
  expect(await made(project)).toEqual(["pulumi:pulumi:Stack"]);
});
