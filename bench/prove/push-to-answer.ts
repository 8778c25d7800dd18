import { rmSync } from "node:fs";
import { execa } from "execa";
import type { Say } from "../../local/console/steps.ts";
import { cloneFolder, shareModules } from "../../test/support/clone-folder.ts";
import { deliveryRepository } from "../../test/support/delivery-repository.ts";
import { journal, runBuild } from "../../test/support/delivery.ts";
import type { Proof } from "./proof.ts";
import { bringUp, layoutOf, shellOf, takeDown, type Stand } from "./stands.ts";
import { secondIris } from "./two-irises.ts";

/** From the push of a new version to its answer (s). */
const within = 60;

const stand: Stand = { environment: "dev", name: "push", portBlock: 64, serves: true };

/** What `npx ml watch … --json` tells. */
interface Watched {
  readonly digest: string;
  readonly reachedMs: Readonly<Partial<Record<string, number>>>;
}

/**
 * A new version of iris is pushed to a bare repository; the main branch's pipeline brings it into a serving rehearsal of dev,
 * and `npx ml watch` watches it come.
 */
export async function pushToAnswer(say: Say): Promise<Proof> {
  const folder = await cloneFolder();
  await shareModules(folder);
  say("a serving rehearsal of dev");
  const repository = await deliveryRepository(folder);
  try {
    await bringUp(folder, stand);
    const env = await shellOf(layoutOf(stand));
    const ml = (...args: readonly string[]) =>
      execa("npx", ["ml", ...args], { cwd: folder, env, reject: false, stdin: "ignore" });
    const released = await ml("release", "iris", "dev", ...secondIris);
    if (released.exitCode !== 0) throw new Error(`npx ml release: ${released.stdout}${released.stderr}`);
    say("a push, and the pipeline");
    const began = Date.now();
    const commit = await repository.push("The second version of iris");
    const [build, watching] = await Promise.all([
      runBuild({
        ...repository.asked,
        jenkinsfile: "components/ci/pipelines/main.Jenkinsfile",
        job: "main/main",
        parameters: { ENVIRONMENTS: "dev" },
        env,
        keep: true,
      }),
      (async () => {
        const after = Date.now() - began;
        const { exitCode, stdout, stderr } = await ml(
          ...["watch", "iris", "dev", "--commit", commit, "--within", "15m", "--json"],
        );
        return { after, exitCode, stdout, stderr };
      })(),
    ]);
    if (watching.exitCode !== 0 || build.result !== "SUCCESS")
      throw new Error(`${build.result}\n${build.log.slice(-3_000)}\n${watching.stdout}${watching.stderr}`);
    const { digest, reachedMs } = JSON.parse(watching.stdout) as Watched;
    const seconds = (milestone: string): number => (watching.after + (reachedMs[milestone] ?? Number.NaN)) / 1_000;
    const answers = seconds("answers");
    const stages = new Map(journal(build).map(({ at, stage }) => [stage, (at - began) / 1_000]));
    return {
      name: "From a push to an answer",
      claim: `From \`git push\` of a new version of a model to its answer in a serving rehearsal of dev, through the main branch's pipeline: within ${within} s`,
      figures: [
        ["from the push to an answer of the new version", `${answers.toFixed(1)} s`],
        ["to pods that are wanted, ready", `${seconds("pods").toFixed(1)} s, ${seconds("ready").toFixed(1)} s`],
        ["to all golden rows right, and the deployment done", `${seconds("tested").toFixed(1)} s`],
        ["the build", `${build.result} in ${build.seconds.toFixed(1)} s`],
        ...[...stages].map(([stage, at]) => [`last step of stage \`${stage}\``, `${at.toFixed(1)} s`] as const),
        ["the version", digest],
      ],
      held: answers <= within,
    };
  } finally {
    await takeDown(folder, stand).catch(() => undefined);
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
