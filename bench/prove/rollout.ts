import { setTimeout as sleep } from "node:timers/promises";
import type { Say } from "../../local/console/steps.ts";
import { readGolden } from "../../local/golden/classes.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { testStack } from "../../test/support/stack.ts";
import { disturbances } from "../load/disturb.ts";
import { startLoad } from "../load/load.ts";
import { summarise, type Phase } from "../load/outcome.ts";
import type { Proof } from "./proof.ts";
import { told } from "./told.ts";

/** Requests a second. */
const rate = 500;
/** How long nothing is done, for comparison (ms). */
const undisturbed = 20_000;
/** After each disturbance, so that what it left behind is met within its own phase (ms). */
const afterwards = 3_000;
/** An answer that takes longer counts as none (ms). */
const timeout = 10_000;
/** The rate counts as held when it is off by no more than this share. */
const rateTolerance = 0.01;

/** Rollouts and drains under a constant load: no request is lost, and every answer is right. */
export async function rollout(say: Say): Promise<Proof> {
  const stack = testStack("rollout", 93);
  try {
    say("a cluster of its own");
    const up = await stack.make("up");
    if (up.exitCode !== 0) throw new Error(`make up failed: ${up.all.slice(-400)}`);
    const { restart, drain } = disturbances(stack.cluster.kubeconfig, [exampleNamespace, "gateway"], say);
    const disturbed: readonly (readonly [string, () => Promise<void>])[] = [
      ["rollout of the model", () => restart(exampleNamespace, "ml-serving/model=iris")],
      ["rollout of the proxies", () => restart("gateway", "app.kubernetes.io/component=proxy")],
      ["rollout of the proxies' controllers", () => restart("gateway", "control-plane=envoy-gateway")],
      // The second finds all that served on one node, where the first has put it.
      ...stack.cluster.nodes.map(({ name }) => [`drain of ${name}`, () => drain(name)] as const),
    ];

    const load = startLoad({
      url: `http://127.0.0.1:${stack.cluster.ports.gateway}/models/iris/infer`,
      rate,
      golden: readGolden("examples/iris/golden.json"),
      timeout,
    });
    await sleep(3_000); // connections are opened, code is compiled: nobody's phase
    const phases: Phase[] = [];
    const during = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      say(name);
      const from = Date.now();
      await work();
      phases.push({ name, from, to: Date.now() });
    };
    await during("undisturbed", () => sleep(undisturbed));
    for (const [name, work] of disturbed)
      await during(name, async () => {
        await work();
        await sleep(afterwards);
      });
    await during("undisturbed again", () => sleep(undisturbed));
    const outcomes = await load.stop();

    const all = summarise(outcomes, { name: "all", from: 0, to: Number.POSITIVE_INFINITY });
    const summaries = phases.map((phase) => ({ phase, summary: summarise(outcomes, phase) }));
    const rateHeld = summaries.every(({ summary }) => Math.abs(summary.rate / rate - 1) <= rateTolerance);
    return {
      name: "Rollouts and drains under load",
      claim: `${rate} requests/s, evenly apart whatever the answers do, at a model of two replicas through the gateway: rollouts and drained nodes lose no request, and every answer is the training library's to 1e-6`,
      figures: [
        ["all", `${all.sent} requests, ${all.failed} failed`],
        ["left later than due", `99 of 100 by at most ${all.lateP99.toFixed(1)} ms`],
        ...summaries.map(
          ({ phase, summary }) =>
            [`${phase.name}, ${((phase.to - phase.from) / 1000).toFixed(0)} s`, told(summary)] as const,
        ),
      ],
      held: all.failed === 0 && rateHeld,
    };
  } finally {
    await stack.make("down");
  }
}
