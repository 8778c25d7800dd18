import type { Say } from "../../local/console/steps.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { releaseStack } from "../../test/support/release-stack.ts";
import { settled } from "../load/disturb.ts";
import { loadDuring } from "../load/load.ts";
import { answeredBy, failedOf } from "../load/outcome.ts";
import type { Proof } from "./proof.ts";
import { answers, packIrises, succeeding } from "./two-irises.ts";

/** Requests a second, by whose answers it is seen which version serves. */
const rate = 100;
/** A load and half of one, and a minute: how long the rollout of iris may make no step (s). */
const deadline = 105;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** What `make up` says of the pod that is not ready. */
function saidOf(text: string): string {
  return /(\d+ of \d+ golden rows deviate;[^\n]*?)\)?$/m.exec(text)?.[1] ?? "";
}

/** A version whose answers are not those of its golden rows is refused while the one before serves everybody. */
export async function refusedRelease(say: Say): Promise<Proof> {
  say("a cluster of its own");
  const stack = await releaseStack("refused", 94, "iris");
  try {
    const { kubeconfig, ports } = stack.cluster;
    const url = `http://127.0.0.1:${ports.gateway}/models/iris/infer`;
    const { first, second } = await packIrises(stack);
    const plan = { url, rate, golden: answers.first, others: [answers.second], timeout: 10_000 };
    const { result, outcomes } = await loadDuring(plan, async () => {
      say("the second version with the first one's golden rows");
      stack.write("iris", succeeding({ ...second, golden: first.golden }, first));
      const refused = await stack.make("up", "iris");
      if (saidOf(refused.all) === "")
        throw new Error(`make up ended with ${refused.exitCode ?? "?"}:\n${refused.all.slice(-2_000)}`);
      say("the first version again");
      stack.write("iris", { champion: first });
      const restored = await stack.make("up", "iris");
      await settled(kubeconfig, [exampleNamespace], say);
      return { refused, restored };
    });
    const { refused, restored } = result;
    const [ofFirst, ofSecond, failed] = [answeredBy(outcomes, 0), answeredBy(outcomes, 1), failedOf(outcomes)];
    return {
      name: "A release that deviates",
      claim: `A version of iris whose answers are not those of its golden rows makes \`make up\` fail and say which row, what was expected and what came; the version before answers every request meanwhile, and \`make up\` with the release before is green`,
      figures: [
        ["`make up` failed after", seconds(refused.seconds)],
        ["the rollout's deadline", `${deadline} s`],
        ["what it said", saidOf(refused.all)],
        ["answers of the version before", String(ofFirst)],
        ["answers of the refused version", String(ofSecond)],
        [`requests that failed, of ${rate} a second`, String(failed)],
        ["`make up` with the release before", seconds(restored.seconds)],
      ],
      held: refused.exitCode !== 0 && restored.exitCode === 0 && ofFirst === outcomes.length && ofSecond + failed === 0,
    };
  } finally {
    await stack.remove();
  }
}
