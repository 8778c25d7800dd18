import { setTimeout as sleep } from "node:timers/promises";
import type { Say } from "../../local/console/steps.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { releaseStack } from "../../test/support/release-stack.ts";
import { disturbances, settled } from "../load/disturb.ts";
import { loadDuring } from "../load/load.ts";
import { answeredBy, lost, summarise, type Phase } from "../load/outcome.ts";
import type { Proof } from "./proof.ts";
import { told } from "./told.ts";
import { answers, packIrises, succeeding } from "./two-irises.ts";

/** Requests a second. */
const rate = 500;
/** How long nothing is done, for comparison (ms). */
const undisturbed = 10_000;
/** After each change, so that what it left behind is met within its own phase (ms). */
const afterwards = 3_000;
/** An answer that takes longer counts as none (ms). */
const timeout = 10_000;

/** What a phase may cost: nothing, or what was in flight on a pod that was killed. */
type Cost = "nothing" | "in flight";

/** Releases, kills and drains under a constant load. */
export async function releasesUnderLoad(say: Say): Promise<Proof> {
  say("a cluster of its own");
  const stack = await releaseStack("releases-load", 94, "iris");
  try {
    const { kubeconfig, nodes, ports } = stack.cluster;
    const namespaces = [exampleNamespace, "gateway"];
    const { drain, kill, remove } = disturbances(kubeconfig, namespaces, say);
    const { first, second } = await packIrises(stack);
    const champion = "ml-serving/model=iris,ml-serving/variant=champion";
    const proxy = "app.kubernetes.io/component=proxy";
    const apply = async (): Promise<void> => {
      await stack.apply();
      await settled(kubeconfig, namespaces, say);
    };
    const steps: readonly (readonly [name: string, cost: Cost, work: () => Promise<unknown>])[] = [
      ["undisturbed", "nothing", () => sleep(undisturbed)],
      [
        "rollout: another champion",
        "nothing",
        async () => {
          stack.write("iris", succeeding(second, first));
          await apply();
        },
      ],
      [
        "rollback: the champion before it",
        "nothing",
        async () => {
          await stack.command("rollback", "iris", "local");
          await apply();
        },
      ],
      [
        "a challenger at 10 %",
        "nothing",
        async () => {
          stack.write("iris", { champion: first, challengers: [{ ...second, weight: 10 }] });
          await apply();
        },
      ],
      [
        "promotion: the challenger becomes champion",
        "nothing",
        async () => {
          const digest = ["--digest", second.digest];
          await stack.command("promote", "iris", "--from", "local", "--to", "local", ...digest);
          await apply();
        },
      ],
      ...nodes.map(({ name }) => [`drain of ${name}`, "nothing", () => drain(name)] as const),
      ["restart of a gateway's pod", "nothing", () => remove("gateway", proxy)],
      ["kill of a model's pod (--grace-period=0 --force)", "in flight", () => kill(exampleNamespace, champion)],
      ["kill of a gateway's pod (--grace-period=0 --force)", "in flight", () => kill("gateway", proxy)],
    ];

    const plan = {
      url: `http://127.0.0.1:${ports.gateway}/models/iris/infer`,
      rate,
      golden: answers.first,
      others: [answers.second],
      timeout,
    };
    const { result: phases, outcomes } = await loadDuring(plan, async () => {
      await sleep(3_000); // connections are opened, code is compiled: nobody's phase
      const done: (Phase & { readonly cost: Cost })[] = [];
      for (const [name, cost, work] of steps) {
        say(name);
        const from = Date.now();
        await work();
        await sleep(afterwards);
        done.push({ name, cost, from, to: Date.now() });
      }
      return done;
    });

    const rows = phases.map((phase) => {
      const cost = lost(outcomes, phase);
      const within = outcomes.filter(({ due }) => due >= phase.from && due < phase.to);
      const inWords =
        phase.cost === "nothing"
          ? ""
          : `; ${cost.inFlight} requests were in flight when the first failed, ${cost.later} that failed left later`;
      const [one, two] = [0, 1].map((version) => answeredBy(within, version));
      return {
        held: phase.cost === "nothing" ? cost.failed === 0 : cost.later === 0,
        figure: [
          `${phase.name}, ${((phase.to - phase.from) / 1000).toFixed(0)} s`,
          `${told(summarise(within, phase))}; version 1 answered ${one}, version 2 ${two}${inWords}`,
        ] as const,
      };
    });
    const all = summarise(outcomes, { name: "all", from: 0, to: Number.POSITIVE_INFINITY });
    return {
      name: "Releases under load",
      claim: `${rate} requests/s, evenly apart whatever the answers do, at a model of two replicas: a rollout, a rollback, a promotion, a drained node and a gateway's pod that restarts lose no request; a pod that is killed loses none but those in flight on it; every answer is that of one of the two versions to 1e-6`,
      figures: [
        ["all", `${all.sent} requests, ${all.failed} failed`],
        ["left later than due", `99 of 100 by at most ${all.lateP99.toFixed(1)} ms`],
        ...rows.map(({ figure }) => figure),
      ],
      held: rows.every(({ held }) => held) && all.failed === rowsFailed(outcomes, phases),
    };
  } finally {
    await stack.remove();
  }
}

/** Failures within phases: there are none between them. */
function rowsFailed(outcomes: Parameters<typeof lost>[0], phases: readonly Phase[]): number {
  return phases.reduce((sum, phase) => sum + lost(outcomes, phase).failed, 0);
}
