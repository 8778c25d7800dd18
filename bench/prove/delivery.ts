import { appendFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Release } from "../../components/model-service/release.ts";
import type { Say } from "../../local/console/steps.ts";
import { deliveryRepository } from "../../test/support/delivery-repository.ts";
import { journal, runBuild, type Build } from "../../test/support/delivery.ts";
import { releaseStack } from "../../test/support/release-stack.ts";
import type { Proof } from "./proof.ts";
import { secondIris } from "./two-irises.ts";

const releaseFile = "stacks/releases/local/iris.yaml";
const approver = "ada@example.com";

/** What has to happen in a build, in this order. */
const order = ["local: preview node", "local: approval refused", "local: approval approved", "local: deploy locked"];

/**
 * The main branch's pipeline on what is pushed to a bare repository, its scripts really run: a good version is brought up, and
 * one that answers otherwise than its golden rows is rolled back by itself, in the repository too.
 */
export async function delivery(say: Say): Promise<Proof> {
  say("a cluster that serves iris");
  const stack = await releaseStack("delivery", 91, "iris");
  const repository = await deliveryRepository(stack.folder);
  const build = (): Promise<Build> =>
    runBuild({
      ...repository.asked,
      jenkinsfile: "components/ci/pipelines/main.Jenkinsfile",
      job: "main/main",
      parameters: { ENVIRONMENTS: "local", APPROVERS: approver },
      env: stack.env,
      // Somebody whom the build does not name answers first.
      answers: [{ by: "mallory@example.com" }, { by: approver }],
      // The engine remembers the folder that the stack was brought up from, and asks its program there.
      keep: true,
    });
  const released = async (): Promise<Release> => parse(await repository.show(releaseFile)) as Release;
  try {
    await stack.command("release", "iris", "local", ...secondIris);
    await repository.push("The second version of iris");
    say("a build of the second version");
    const good = await build();
    const told = journal(good)
      .map(({ what, stage }) => [stage, what].join(" "))
      .filter((one) => order.includes(one));
    const before = await released();
    // Other bytes are another digest, and the golden rows are the other version's.
    const file = join(stack.folder, "examples/iris/wrong.pmml");
    copyFileSync(join(stack.folder, "examples/iris/model.pmml"), file);
    appendFileSync(file, "\n");
    const wrong = ["--from", "file:examples/iris/wrong.pmml", "--golden", "examples/iris/golden-candidate.json"];
    await stack.command("release", "iris", "local", ...wrong);
    await repository.push("A version whose golden rows are another's");
    say("a build of a wrong version");
    const bad = await build();
    const after = await released();
    const isBack = after.champion.digest === before.champion.digest && after.history?.[0]?.did === "rollback";
    const { exitCode } = await stack.ml("smoke", "local", "iris");
    return {
      name: "delivery",
      claim:
        "A version that is pushed is previewed, approved, brought up and asked its golden rows; one that answers otherwise is rolled back by itself, in the repository too",
      figures: [
        ["the good version", `${good.result} in ${Math.round(good.seconds)} s, ${told.join(", ")}`],
        ["the wrong version", `${bad.result} in ${Math.round(bad.seconds)} s`],
        ["the branch has the rollback", isBack ? "yes" : "no"],
        ["what is served then answers its golden rows", exitCode === 0 ? "yes" : "no"],
      ],
      held:
        good.result === "SUCCESS" &&
        told.join() === order.join() &&
        bad.result === "FAILURE" &&
        isBack &&
        exitCode === 0,
    };
  } finally {
    repository.remove();
    await stack.remove();
  }
}
