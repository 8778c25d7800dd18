import { waitUntil } from "../../local/cluster/kubectl.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Say } from "../../local/console/steps.ts";
import { readGolden } from "../../local/golden/classes.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import { settled } from "../load/disturb.ts";
import { startLoad } from "../load/load.ts";
import { summarise, type Outcome } from "../load/outcome.ts";
import { autoscalers, timeline, watchReplicas } from "../load/replicas.ts";
import type { Proof } from "./proof.ts";

/** Requests a second: more than the fewest replicas reserve CPU for, and less than one can do while others start. */
const much = 100;
/** Requests a second while replicas go: none of these may be lost either. */
const little = 5;
/** An answer that takes longer counts as none (ms). */
const timeout = 10_000;
/** How long each way may take: metrics every 15 s, a look every 15 s, twice as many a look, and a minute down (s). */
const patience = 300;

/** Sends at a rate until something has become true. */
async function under(url: string, rate: number, golden: string, until: () => Promise<void>) {
  const from = Date.now();
  const load = startLoad({ url, rate, golden: readGolden(golden), timeout });
  let outcomes: readonly Outcome[] = [];
  try {
    await until();
  } finally {
    outcomes = await load.stop();
  }
  const to = Date.now();
  return { from, to, summary: summarise(outcomes, { name: "", from, to }) };
}

async function scaled(stack: TestStack, say: Say): Promise<Proof> {
  const { kubeconfig } = stack.cluster;
  const [autoscaler] = await autoscalers(kubeconfig, exampleNamespace);
  if (autoscaler === undefined)
    throw new Problem("No model of stack local declares scaling.", "Declare one: scaling: { on: …, min: 1, max: 3 }.");
  const { name, model, min, max } = autoscaler;
  const replicas = watchReplicas(kubeconfig, exampleNamespace, name);
  const reached = (count: number): Promise<void> =>
    waitUntil(
      `${count} replicas of ${name}`,
      () => {
        const { wanted = 0, ready = 0 } = replicas.now() ?? {};
        return Promise.resolve((wanted === count && ready === count) || `${ready} of ${wanted} wanted replicas ready`);
      },
      { seconds: patience, say, whatToDo: `kubectl describe hpa ${name} -n ${exampleNamespace} says what it sees.` },
    );
  try {
    say("the fewest replicas, before any load");
    await reached(min);
    const url = `http://127.0.0.1:${stack.cluster.ports.gateway}/models/${model}/infer`;
    const golden = `examples/${model}/golden.json`;
    const up = await under(url, much, golden, () => reached(max));
    const down = await under(url, little, golden, async () => {
      await reached(min);
      await settled(kubeconfig, [exampleNamespace], say);
    });
    const failed = up.summary.failed + down.summary.failed;
    const seconds = ({ from, to }: typeof up): string => `${((to - from) / 1000).toFixed(0)} s`;
    const told = ({ summary }: typeof up): string =>
      `${summary.sent} requests, ${summary.failed} failed ${JSON.stringify(summary.failures)}, p50 ${summary.p50.toFixed(1)} ms, p99 ${summary.p99.toFixed(1)} ms`;
    return {
      name: "Scaling",
      claim: `The declared autoscaler of ${model} (${min} to ${max} replicas) follows the load both ways, and no request is lost on the way`,
      figures: [
        [`${min} → ${max} replicas, all ready, under ${much} requests/s`, seconds(up)],
        ["ready/wanted", timeline(replicas.seen, up.from)],
        ["meanwhile", told(up)],
        [`${max} → ${min} replicas, at ${little} requests/s`, seconds(down)],
        ["meanwhile", told(down)],
      ],
      held: failed === 0,
    };
  } finally {
    await replicas.stop();
  }
}

/** The declared autoscaler takes a model from its fewest replicas to its most and back, by load alone. */
export async function scaling(say: Say): Promise<Proof> {
  const stack = testStack("scaling", 93);
  try {
    say("a cluster of its own");
    const up = await stack.make("up");
    if (up.exitCode !== 0) throw new Error(`make up failed: ${up.all.slice(-400)}`);
    return await scaled(stack, say);
  } finally {
    await stack.make("down");
  }
}
