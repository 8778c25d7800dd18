import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { testStack } from "../../test/support/stack.ts";
import type { Say } from "../../local/console/steps.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Proof } from "./proof.ts";

const warmLimit = 90;
const unchangedLimit = 10;

/** How long `make up` takes from nothing running with a warm cache, and when everything runs already. */
export async function upTimes(say: Say): Promise<Proof> {
  const stack = testStack("times", 96);
  try {
    say("from nothing running, warm cache");
    const warm = await stack.make("up");
    say("everything runs, nothing changed");
    const unchanged = [await stack.make("up"), await stack.make("up"), await stack.make("up")];
    say("a Deployment deleted by hand");
    await kubectl(stack.cluster.kubeconfig, ["delete", "deployment", "iris-champion", "-n", exampleNamespace]);
    const repair = await stack.make("up");
    say("down");
    const down = await stack.make("down");
    const slowest = Math.max(...unchanged.map((run) => run.seconds));
    const ended = [warm, ...unchanged, repair, down].every((run) => run.exitCode === 0);
    return {
      name: "make up",
      claim: `Warm cache: at most ${warmLimit} s from nothing running, at most ${unchangedLimit} s when everything runs and nothing changed`,
      figures: [
        ["from nothing running, warm cache", `${warm.seconds.toFixed(1)} s`],
        [
          "everything runs, nothing changed (three runs)",
          unchanged.map((run) => `${run.seconds.toFixed(1)} s`).join(", "),
        ],
        ["repair of a deleted Deployment", `${repair.seconds.toFixed(1)} s`],
        ["make down", `${down.seconds.toFixed(1)} s`],
      ],
      held:
        ended &&
        warm.seconds <= warmLimit &&
        slowest <= unchangedLimit &&
        unchanged.every((run) => run.all.includes("nothing changed")),
    };
  } finally {
    await stack.make("down");
  }
}
