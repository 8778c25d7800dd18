import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { readGolden } from "../../local/golden/classes.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import { startCallers } from "../load/callers.ts";
import { settled } from "../load/disturb.ts";
import { summarise, type Summary } from "../load/outcome.ts";
import { timeline, watchReplicas, type Replicas } from "../load/replicas.ts";
import type { Proof } from "./proof.ts";

/** Requests in progress, ever: six times what one replica of the model is to have. */
const callers = 12;
/** How long each way may take (s). */
const patience = 300;
/** An answer that takes longer counts as none (ms). */
const timeout = 15_000;

interface Watched {
  readonly seen: readonly Replicas[];
  readonly now: () => Replicas | undefined;
}

async function reached(name: string, count: number, watched: Watched, say: Say): Promise<void> {
  const isThere = (): true | string => {
    const { wanted = -1, ready = -1 } = watched.now() ?? {};
    return (wanted === count && ready === count) || `${ready} of ${wanted} wanted replicas ready`;
  };
  await waitUntil(`${count} replicas of ${name}`, () => Promise.resolve(isThere()), {
    seconds: patience,
    say,
    whatToDo: `kubectl describe scaledobject ${name} -n ${exampleNamespace} says what it sees.`,
  });
}

const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(0)} s`;

function told({ sent, failed, failures, p50, p99 }: Summary): string {
  return `${sent} requests, ${failed} failed ${JSON.stringify(failures)}, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}

/** A model that follows the requests in progress: up to its most under load, and down to its fewest without. */
async function inFlight(stack: TestStack, say: Say): Promise<Pick<Proof, "figures" | "held">> {
  const { kubeconfig, ports } = stack.cluster;
  const model = "cancer-in-flight";
  const replicas = watchReplicas(kubeconfig, exampleNamespace, `${model}-champion`);
  const url = `http://127.0.0.1:${ports.gateway}/models/${model}/infer`;
  const golden = readGolden("examples/cancer/golden.json");
  try {
    await reached(model, 1, replicas, say);
    const from = Date.now();
    const load = startCallers({ url, callers, pause: 0, golden, timeout });
    const full = await reached(model, 3, replicas, say).then(Date.now).finally(load.stop);
    const summary = summarise(await load.stop(), { name: "", from, to: Date.now() });
    await reached(model, 1, replicas, say);
    const down = Date.now();
    await settled(kubeconfig, [exampleNamespace], say);
    return {
      figures: [
        [`${model}: 1 → 3 replicas, all ready, with ${callers} requests in progress`, seconds(from, full)],
        ["meanwhile", told(summary)],
        [`${model}: 3 → 1 replica, its floor, without load`, seconds(full, down)],
        ["ready/wanted", timeline(replicas.seen, from)],
      ],
      held: summary.failed === 0,
    };
  } finally {
    await replicas.stop();
  }
}

/** A model that sleeps: called, it comes up; left alone, it goes. */
async function onCall(stack: TestStack, say: Say): Promise<Pick<Proof, "figures" | "held">> {
  const { kubeconfig, ports } = stack.cluster;
  const model = "iris-on-call";
  const replicas = watchReplicas(kubeconfig, exampleNamespace, `${model}-champion`);
  const url = `http://127.0.0.1:${ports.gateway}/models/${model}/infer`;
  const golden = readGolden("examples/iris/golden.json");
  try {
    await reached(model, 0, replicas, say);
    await settled(kubeconfig, [exampleNamespace], say);
    await sleep(10_000); // asleep, not just falling asleep
    const from = Date.now();
    // One caller, once a second: as somebody who tries again.
    const load = startCallers({ url, callers: 1, pause: 1_000, golden, timeout });
    await reached(model, 1, replicas, say).finally(() => undefined);
    await sleep(10_000);
    const outcomes = await load.stop();
    const last = Date.now();
    const first = outcomes.find(({ failure }) => failure === undefined);
    const refused = outcomes.filter(({ failure }) => failure !== undefined);
    const honest = refused.every(({ failure, due }) => failure?.startsWith("status 503") && due < (first?.due ?? 0));
    await reached(model, 0, replicas, say);
    return {
      figures: [
        [
          `${model}: asleep, called once a second, until the first right answer`,
          first === undefined ? "none" : seconds(from, first.due + first.latency),
        ],
        ["answers until then", `${refused.length} times 503`],
        ["answers after that", `${outcomes.length - refused.length}, all right`],
        [`${model}: from the last call until no replica is left`, seconds(last, Date.now())],
        ["ready/wanted", timeline(replicas.seen, from)],
      ],
      held: first !== undefined && honest,
    };
  } finally {
    await replicas.stop();
  }
}

/** Both models on a cluster. */
export async function scaledByKeda(stack: TestStack, say: Say): Promise<Proof> {
  const [up, woken] = await Promise.all([inFlight(stack, say), onCall(stack, say)]);
  return {
    name: "Scaling by KEDA",
    claim:
      "A model follows its requests in progress to its most and back to its floor without losing one; another sleeps, answers 503 until it is awake, and sleeps again",
    figures: [...up.figures, ...woken.figures],
    held: up.held && woken.held,
  };
}

/** KEDA, built from its Go module, scales one model by requests in progress and wakes another. */
export async function scalingKeda(say: Say): Promise<Proof> {
  const stack = testStack("scaling-keda", 92);
  try {
    say("a cluster of its own");
    const up = await stack.make("up", "cancer-in-flight,iris-on-call");
    if (up.exitCode !== 0) throw new Error(`make up failed: ${up.all.slice(-400)}`);
    return await scaledByKeda(stack, say);
  } finally {
    await stack.make("down");
  }
}
