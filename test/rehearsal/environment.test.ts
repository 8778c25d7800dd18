import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import type { Report } from "../../local/rehearsal/report.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { prd } from "../../stacks/environments/prd.ts";

const rehearsed = (option: string) =>
  execa("make", ["rehearse", "ENV=prd", "SERVE=1", option], {
    cwd: repositoryRoot,
    // Beside one that somebody looks at; with flags of its own, and not within another make, where it prints folders.
    env: { MAKEFLAGS: "", MAKELEVEL: "0", ML_SERVING_CLUSTER: "prd-test", ML_SERVING_PORT_BLOCK: "93" },
    reject: false,
    stdin: "ignore",
  });

/** One environment here; `make prove PROOF=rehearsals` has all of them. */
describe("make rehearse ENV=prd SERVE=1", () => {
  let isWhole = false;

  // What took too long goes on by itself otherwise, and takes the machine from what comes next.
  afterAll(async () => {
    if (!isWhole) await rehearsed("DOWN=1");
  });

  it("takes the whole environment from nothing to nothing", { timeout: 1_200_000 }, async () => {
    const { exitCode, stdout, stderr } = await rehearsed("JSON=1");
    isWhole = exitCode === 0;
    expect(exitCode, stderr.slice(-3000)).toBe(0);
    const report = JSON.parse(stdout) as Report;
    const told = (name: string): string => report.phases.find((phase) => phase.name === name)?.told ?? "";
    const { max } = prd.pools.cpu;
    expect(told("models on CPUs answer as their training libraries do")).toMatch(
      /^iris 30 rows, within [\de-]+; cancer 40 rows, within [\de-]+$/,
    );
    expect(told("an update changes what it should")).toBe(`pool cpu: at most ${max} → ${max + 1} nodes`);
    expect(told("teams bring up their models by themselves")).toMatch(
      /^prd-risk: \d+ created, \d+ things of others refused, destroyed$/,
    );
    expect(told("a run that changes nothing")).toBe("nothing changed");
    expect(told("what holds data refuses to go")).toMatch(/^\d+ protected resources: destroy is refused$/);
    expect(told("destroy leaves nothing")).toContain("account and API server are empty but for 3 objects");
    expect(told("every pod on the pool where it should be")).toContain(`${prd.models.length} models`);
    expect(report.unproven.join()).toContain("chart cluster-autoscaler");
  });
});
