import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFile, testProject, type TestProject } from "./support.ts";

const program = `
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./refuse.ts";

const config = new pulumi.Config();
class Model extends pulumi.ComponentResource {
  constructor(name: string) {
    super("probe:index:Model", name, {});
    this.registerOutputs({});
  }
}
for (const name of (config.get("models") ?? "iris").split(",")) new Model(name);
if (config.get("refuse")) refuse("iris");
if (config.get("exit")) process.exit(7);
if (config.get("hang")) setInterval(() => undefined, 1000);

const fromCommonJs = createRequire(import.meta.url)("@pulumi/pulumi") as typeof pulumi;
export const sameRuntime = fromCommonJs.runtime === pulumi.runtime && fromCommonJs.Config === pulumi.Config;
export const where = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
export const text = config.get("text");
export const list = config.getObject("list");
export const secret = config.getSecret("secret");
export const preview = pulumi.runtime.isDryRun();
`;

const refuse = `
interface Padding { readonly a: string }
export type Unused = Padding;

export function refuse(name: string): never {
  throw new Error(\`model \${name} has no digest\`);
}
`;

const ways = [
  ["as it is written", false],
  ["from a bundle", true],
] as const;

describe.each(ways)("the plain command line with the Node.js language host, a program %s", (_, bundle) => {
  let project: TestProject;
  beforeAll(async () => {
    const files = { "Pulumi.yaml": projectFile({ bundle }), "stacks/index.ts": program, "stacks/refuse.ts": refuse };
    project = await testProject(files);
  });
  afterAll(() => {
    project.remove();
  });

  /** Waits until the program itself runs: engine, language host, program. */
  async function running(): Promise<void> {
    const all = (): boolean => project.processes().length >= 3;
    for (let tries = 0; tries < 200; tries += 1) {
      // Launchers come and go on the way: three that are still three a moment later are the three that stay.
      if (all()) {
        await sleep(300);
        if (all()) return;
      }
      await sleep(50);
    }
    throw new Error("engine, language host and program do not all run");
  }

  it("previews without making anything", async () => {
    const { exitCode, all } = await project.pulumi("preview");
    expect(all).toContain("probe:index:Model iris create");
    expect(all).not.toContain("$PATH");
    expect(exitCode).toBe(0);
    expect((await project.pulumi("stack", "output")).all).toContain("No output values");
  });

  it("hands configuration and secrets to the program", async () => {
    await project.pulumi("config", "set", "text", "a: b");
    await project.pulumi("config", "set", "--path", "list[0]", "x");
    await project.pulumi("config", "set", "--secret", "secret", "correct horse");
    const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview");
    expect(all).toContain("2 created");
    expect(all).not.toContain("correct horse");
    expect(exitCode).toBe(0);
    expect(await project.outputs()).toStrictEqual({
      // What is loaded by a name that the bundler does not see comes from the folder of packages.
      sameRuntime: !bundle,
      where: "organization/probe/test",
      text: "a: b",
      list: ["x"],
      secret: "correct horse",
      preview: false,
    });
    const state = await project.pulumi("stack", "export");
    expect(state.all).not.toContain("correct horse");
  });

  it("changes nothing the second time", async () => {
    const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect(all).toContain("2 unchanged");
    expect(exitCode).toBe(0);
  });

  it("refreshes", async () => {
    const { exitCode, all } = await project.pulumi("refresh", "--yes", "--skip-preview");
    expect(all).not.toContain("error");
    expect(exitCode).toBe(0);
  });

  it("shows the message and the program's own lines when it throws, and nothing of node", async () => {
    await project.pulumi("config", "set", "refuse", "true");
    const { exitCode, all } = await project.pulumi("preview");
    await project.pulumi("config", "rm", "refuse");
    expect(exitCode).not.toBe(0);
    expect(all).toContain("model iris has no digest");
    expect(all).toContain("refuse.ts:6:9");
    expect(all).toMatch(/index\.ts:14:\d+/);
    expect(all).not.toContain("node:internal");
    expect(all).not.toContain("node_modules");
    expect(all).not.toMatch(/ at .*\.mjs/);
  });

  it("says where the program cannot be read", async () => {
    project.write("stacks/refuse.ts", "export function refuse(name: string): never {");
    const { exitCode, all } = await project.pulumi("preview");
    project.write("stacks/refuse.ts", refuse);
    expect(exitCode).not.toBe(0);
    expect(all).toContain("refuse.ts:1");
  });

  it("deletes nothing when the program ends before it has said all", async () => {
    await project.pulumi("config", "set", "exit", "true");
    const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview");
    await project.pulumi("config", "rm", "exit");
    expect(exitCode).not.toBe(0);
    expect(all).toContain("non-zero exit code: 7");
    expect(all).not.toContain("deleted");
  });

  it("ends on Ctrl-C and leaves no process behind", async () => {
    await project.pulumi("config", "set", "hang", "true");
    const up = project.start("up", "--yes", "--skip-preview");
    await running();
    await sleep(1500); // the program is past its start and waits
    const interrupted = performance.now();
    up.kill("SIGINT");
    const { exitCode } = await up.ended;
    await project.pulumi("config", "rm", "hang");
    expect(exitCode).not.toBe(0);
    expect(performance.now() - interrupted).toBeLessThan(10_000);
    await sleep(1000);
    expect(project.processes()).toStrictEqual([]);
  });

  it("leaves no process behind when the engine is killed", async () => {
    await project.pulumi("config", "set", "hang", "true");
    const preview = project.start("preview");
    await running();
    await sleep(500);
    preview.kill("SIGKILL");
    await preview.ended;
    await sleep(2000);
    expect(project.processes()).toStrictEqual([]);
    await project.pulumi("config", "rm", "hang");
    await project.pulumi("cancel", "--yes");
  });

  it("says which packages the program depends on", async () => {
    const { all } = await project.pulumi("about", "--json");
    const about = JSON.parse(all.slice(all.indexOf("{"))) as {
      readonly runtime: { readonly language: string; readonly version: string };
      readonly dependencies: readonly { readonly name: string; readonly version: string }[];
    };
    expect(about.runtime).toMatchObject({ language: "nodejs", version: process.version });
    expect(about.dependencies.map(({ name }) => name)).toContain("@pulumi/pulumi");
  });

  it("destroys", async () => {
    const { exitCode, all } = await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(all).toContain("2 deleted");
    expect(exitCode).toBe(0);
  });
});
