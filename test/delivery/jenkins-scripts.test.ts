import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, describe, expect, it } from "vitest";
import { jcascFiles } from "../../components/ci/jcasc/index.ts";
import { resolveJenkins } from "../../components/ci/resolve.ts";
import type { JenkinsSettings } from "../../components/ci/settings.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { ensureHarness } from "../support/delivery.ts";

const folder = mkdtempSync(join(tmpdir(), "jenkins-scripts-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Says of each file whether Groovy reads it; what it speaks of is Jenkins' and not here. */
const parser = `args.each { name ->
  def unit = new org.codehaus.groovy.control.CompilationUnit()
  unit.addSource(new File(name))
  try { unit.compile(org.codehaus.groovy.control.Phases.CONVERSION); println 'parses' } catch (e) { println 'does not' }
}`;

async function parsed(files: readonly string[]): Promise<readonly string[]> {
  const libs = join(await ensureHarness(), "libs", "*");
  const { stdout } = spawnSync("java", ["-cp", libs, "groovy.ui.GroovyMain", "-e", parser, ...files], {
    encoding: "utf8",
  });
  return stdout.trim().split("\n");
}

/** The jobs of a Jenkins, each as a file. */
function jobs(builds: JenkinsSettings["builds"]): readonly string[] {
  const text = jcascFiles(resolveJenkins({ ...dev.ci.jenkins, builds }), "dev", "image")["pipelines.yaml"];
  const { jobs: all } = load(text) as { readonly jobs: readonly { readonly script: string }[] };
  return all.map(({ script }, index) => {
    const file = join(folder, `${builds.of}-${index}.groovy`);
    writeFileSync(file, script);
    return file;
  });
}

describe("Groovy of Jenkins itself", () => {
  it("can be read, and what cannot is told", async () => {
    const broken = join(folder, "broken.groovy");
    writeFileSync(broken, "multibranchPipelineJob('main') {");
    const files = [
      ...jobs({ of: "main" }),
      ...jobs({ of: "proposals", comments: "ml-serving/dev/comments" }),
      join(repositoryRoot, "components/ci/image/init.groovy.d/metrics-user.groovy"),
    ];
    expect(await parsed([...files, broken])).toEqual([...files.map(() => "parses"), "does not"]);
  });
});
