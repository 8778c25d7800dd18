import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Say } from "../../local/console/steps.ts";
import { bareRepository } from "../../test/support/bare-repository.ts";
import { cloneFolder, shareModules } from "../../test/support/clone-folder.ts";
import { startEcr } from "../../test/support/ecr.ts";
import type { Proof } from "./proof.ts";
import { bringUp, layoutOf, stands, takeDown, type Stand } from "./stands.ts";

/** From a new artifact to the last step of the ladder, waiting for approvals excluded (s). */
const within = 180;

/** One command of the timed part. */
interface Step {
  readonly what: string;
  readonly seconds: number;
}

const source = ["--from", "file:examples/iris/candidate.pmml", "--golden", "examples/iris/golden-candidate.json"];
/** As pipelines start it (components/ci/library/vars/ml.groovy). */
const ml = "node_modules/.bin/ml";

const ticket = "CHG-1234";

/**
 * An artifact is inspected, released, deployed and gated, and climbs from step to step. Environments have machines of
 * their own: each stands on this one while it is its turn, and the first, whose registry all take from, to the end.
 */
export async function ladder(say: Say): Promise<Proof> {
  const folder = await cloneFolder();
  await shareModules(folder);
  // What was judged of a commit is not judged a second time, so that there have to be some.
  const repository = await bareRepository(folder);
  const steps: Step[] = [];
  const [first] = stands;
  let ecr: Awaited<ReturnType<typeof startEcr>> | undefined;
  try {
    const rehearsed = async (stand: Stand): Promise<void> => {
      say(`a rehearsal of ${stand.environment}`);
      await bringUp(folder, stand);
    };
    await rehearsed(first);
    // One registry stands for those of all accounts: copies between two are proved by test/registry.
    ecr = await startEcr(`127.0.0.1:${layoutOf(first).cluster.ports.registry}`);
    const registry = { AWS_ENDPOINT_URL_ECR: ecr.url, AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" };
    const timed = async (what: string, shell: string, env: Readonly<Record<string, string>> = {}): Promise<void> => {
      say(what);
      const began = performance.now();
      const { exitCode, all } = await execa("bash", ["-c", shell], {
        cwd: folder,
        env,
        all: true,
        reject: false,
        stdin: "ignore",
      });
      if (exitCode !== 0) throw new Error(`${what} ended with ${exitCode ?? "a signal"}:\n${all.slice(-3_000)}`);
      steps.push({ what, seconds: (performance.now() - began) / 1_000 });
    };
    const pushed = async (environment: string): Promise<void> => {
      const began = performance.now();
      await repository.push(`iris in ${environment}`);
      steps.push({ what: `push ${environment}`, seconds: (performance.now() - began) / 1_000 });
    };
    /** In the shell of an environment's rehearsal. */
    const inShell = (stand: Stand, command: string): string =>
      `. ${join(layoutOf(stand).cluster.folder, "env")} && ${ml} ${command}`;

    await timed("inspect", `${ml} inspect iris --to dev ${source.join(" ")}`);
    await timed("release dev", `${ml} release iris dev ${source.join(" ")}`, registry);
    await pushed("dev");
    for (const [index, stand] of stands.entries()) {
      const { environment } = stand;
      const before = stands[index - 1];
      const isTicketed = environment === "prd";
      const named = isTicketed ? ` --ticket ${ticket}` : "";
      if (before !== undefined) {
        await rehearsed(stand);
        await timed(
          `promote ${environment}`,
          `${ml} promote iris --from ${before.environment} --to ${environment}${named}`,
          registry,
        );
        await pushed(environment);
      }
      const isApproved = environment === "stg" || environment === "prd";
      if (isApproved)
        await timed(`preview ${environment}`, inShell(stand, `preview ${environment} --out reports/${environment}`));
      const approved = isApproved ? ` --approved reports/${environment} --approved-by ada` : "";
      await timed(`deploy ${environment}`, inShell(stand, `deploy ${environment}${approved}${named}`));
      await timed(`gate ${environment}`, inShell(stand, `gate iris ${environment}`));
      if (stand !== first) await takeDown(folder, stand);
    }
    const digests = stands.map(({ environment }) => {
      const text = readFileSync(join(folder, "stacks/releases", environment, "iris.yaml"), "utf8");
      return /^champion:\s+digest: "?(sha256:[0-9a-f]{64})/m.exec(text)?.[1];
    });
    const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
    return {
      name: "Ladder",
      claim: `From a new artifact to the last step of the ladder, rehearsed, waiting for approvals excluded: within ${within} s`,
      figures: [
        ["in all", `${total.toFixed(0)} s`],
        ...steps.map(({ what, seconds }) => [`\`${what}\``, `${seconds.toFixed(1)} s`] as const),
        ["champions of all four", [...new Set(digests)].map((digest) => digest?.slice(0, 19) ?? "none").join(", ")],
      ],
      held: total <= within && new Set(digests).size === 1 && digests[0] !== undefined,
    };
  } finally {
    await ecr?.stop();
    for (const stand of stands) await takeDown(folder, stand).catch(() => undefined);
    repository.remove();
    await execa("rm", ["-rf", folder]);
  }
}
