import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { testProject, type TestProject } from "./support.ts";

/** The blueprint's own program, with what is declared in a copy that a test can spoil. */
let project: TestProject;

function spoil(file: string, from: string, to: string): void {
  const path = join(project.folder, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

beforeAll(async () => {
  project = await testProject({}, "local");
  cpSync(join(repositoryRoot, "stacks"), join(project.folder, "stacks"), { recursive: true });
  for (const folder of ["components", "runtimes", "local", "locks", "oci"])
    symlinkSync(join(repositoryRoot, folder), join(project.folder, folder));
  spoil("stacks/models/iris.ts", 'name: "iris"', 'name: "iris", resources: { cpu: 3 }');
  spoil("stacks/releases/local/iris.yaml", "champion:", "chalengers: []\nchampion:");
  spoil("stacks/releases/local/iris.yaml", '"sha256:', '"latest:');
});
afterAll(() => {
  project.remove();
});

it("every mistake is said at once, with what to do, and nothing is created", async () => {
  const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview");
  expect(exitCode).not.toBe(0);
  expect(all).toContain("3 problems in local; nothing was created.");
  expect(all).toMatch(
    /MS005 {2}models\.iris\.resources\.cpu +3 is above the limit of 1\. Lower cpu or raise cpuLimit\./,
  );
  expect(all).toMatch(/MR004 {2}releases\/local\/iris\.yaml chalengers +.*Did you mean "challengers"\?/);
  expect(all).toMatch(/MR007 {2}releases\/local\/iris\.yaml champion\.digest +"latest:[0-9a-f]+" is not a digest\./);
  expect(all).not.toMatch(/^\s+at /m); // no stack trace reaches a user
  const state = JSON.parse((await project.pulumi("stack", "export")).all) as {
    deployment: { resources?: readonly { type: string }[] };
  };
  expect((state.deployment.resources ?? []).map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
});
