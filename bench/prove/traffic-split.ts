import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Version } from "../../components/model-service/release.ts";
import { waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { binomialRange } from "../../test/support/binomial.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { releaseStack } from "../../test/support/release-stack.ts";
import { loadDuring, startLoad } from "../load/load.ts";
import { answeredBy, failedOf, median, type SentOutcome } from "../load/outcome.ts";
import { isBeside, versionsByCaller, type LoadPlan } from "../load/plan.ts";
import { servedDuring } from "../load/served.ts";
import type { Proof } from "./proof.ts";
import { answers, packIrises } from "./two-irises.ts";
import { mirrorOf } from "./unmirrored.ts";

/** Requests a second. */
const rate = 500;
/** Requests whose shares are counted. */
const counted = 20_000;
/** Requests by each pin. */
const pinned = 1_000;
const callers = { header: "x-caller", count: 200 } as const;
const requestsOfCaller = 10;
/** Percent. */
const [weight, tolerance, mirrored] = [10, 1, 20] as const;
/** How likely a count may be outside its range though all is well. */
const risk = 1e-6;
/** By how much a shadow may delay the median answer (ms). */
const mostDelay = 1;
/** How often the mirror is taken away and put back, how long each lasts, and what is left out after each change (ms). */
const [switches, lasting, settling] = [4, 4_000, 1_000] as const;

type Outcomes = readonly SentOutcome[];

/** A digest as names of variants have it. */
const shortOf = ({ digest }: Version): string => digest.slice("sha256:".length, "sha256:".length + 8);
const ms = (value: number): string => `${value.toFixed(2)} ms`;

/** Weights, pins, stickiness and a shadow, counted at the servers. */
export async function trafficSplit(say: Say): Promise<Proof> {
  say("a cluster of its own");
  const stack = await releaseStack("split", 94, "iris");
  try {
    const { first, second } = await packIrises(stack);
    // Another file is another digest: the same model, as a version of its own.
    copyFileSync(join(stack.folder, "examples/iris/candidate.pmml"), join(stack.folder, "examples/iris/shadow.pmml"));
    const shadow = await stack.pack("iris", "examples/iris/shadow.pmml", { version: "3", golden: second.golden });
    stack.write("iris", {
      champion: first,
      challengers: [{ ...second, weight }],
      shadow: { ...shadow, percent: mirrored },
      pins: [
        { header: "x-version", value: "candidate", to: second.digest },
        { header: "x-version", value: "champion", to: first.digest },
        { cookie: "version", value: "candidate", to: second.digest },
      ],
      sticky: { header: callers.header },
    });
    say("a champion, a challenger and a shadow");
    await stack.apply();

    const { kubeconfig, ports } = stack.cluster;
    const gateway = `http://127.0.0.1:${ports.gateway}`;
    const plan: LoadPlan = {
      url: `${gateway}/models/iris/infer`,
      rate,
      golden: answers.first,
      others: [answers.second],
      timeout: 10_000,
    };
    const mirror = mirrorOf(kubeconfig, exampleNamespace, "iris");
    await mirror.addBeside("/models/iris", "/unmirrored/iris");
    const beside = `${gateway}/unmirrored/iris/infer`;
    const send = (more: Partial<LoadPlan>): Promise<Outcomes> => startLoad({ ...plan, ...more }).ended();
    await waitUntil(
      "both routes",
      async () => failedOf(await send({ beside, requests: 2 * answers.first.rows.length })) === 0 || "not all answer",
      { seconds: 60, say, whatToDo: "The HTTPRoutes' status says what is wrong with them." },
    );
    await send({ beside, requests: 2_000 }); // connections are opened, code is compiled: nobody's figures

    const during = async (more: Partial<LoadPlan>) => {
      const { result, served } = await servedDuring(kubeconfig, exampleNamespace, "iris", () => send(more));
      const of = (variant: string): number => served.get(variant) ?? 0;
      return {
        outcomes: result,
        champion: of("champion"),
        challenger: of(`challenger-${shortOf(second)}`),
        shadow: of(`shadow-${shortOf(shadow)}`),
      };
    };

    say(`${counted} requests, and as many beside the mirror`);
    const split = await during({ beside, requests: 2 * counted });
    const isControl = ({ turn }: SentOutcome): boolean => isBeside({ golden: plan.golden, beside }, turn);
    const real = split.outcomes.filter((outcome) => !isControl(outcome));
    const control = split.outcomes.filter(isControl);
    // The servers see both addresses, which share out alike.
    const share = (100 * split.challenger) / (split.champion + split.challenger);
    const sent = real.length;
    const mirrorRange = binomialRange(sent, mirrored / 100, risk);
    const splitHeld =
      failedOf(split.outcomes) === 0 &&
      split.champion + split.challenger === split.outcomes.length &&
      split.challenger === answeredBy(split.outcomes, 1) &&
      Math.abs(share - weight) <= tolerance &&
      Math.abs((100 * answeredBy(real, 1)) / sent - weight) <= tolerance;
    const mirrorHeld = split.shadow >= mirrorRange.least && split.shadow <= mirrorRange.most;
    const pairedDelay = median(real) - median(control);

    say("pins");
    const byHeader = await during({ headers: { "x-version": "candidate" }, requests: pinned });
    const toChampion = await during({ headers: { "x-version": "champion" }, requests: pinned });
    const byCookie = await during({ headers: { cookie: "a=1; version=candidate" }, requests: pinned });
    const pinsHeld =
      byHeader.challenger === pinned &&
      byCookie.challenger === pinned &&
      toChampion.champion === pinned &&
      answeredBy(byHeader.outcomes, 1) === pinned &&
      answeredBy(byCookie.outcomes, 1) === pinned &&
      answeredBy(toChampion.outcomes, 0) === pinned;

    say("callers that stay");
    const stuck = await send({ callers, requests: callers.count * requestsOfCaller });
    const seen = versionsByCaller({ callers }, stuck);
    const wavering = seen.filter(({ size }) => size > 1).length;
    const onSecond = seen.filter((versions) => versions.has(1)).length;
    const callerRange = binomialRange(callers.count, weight / 100, risk);
    const stickyHeld =
      failedOf(stuck) === 0 && wavering === 0 && onSecond >= callerRange.least && onSecond <= callerRange.most;

    say("with and without the mirror, by turns");
    const { on, off } = await mirror.switches();
    const { result: stretches, outcomes: switched } = await loadDuring(plan, async () => {
      const done: { readonly on: boolean; readonly from: number; readonly to: number }[] = [];
      for (let turn = 0; turn < 2 * switches; turn += 1) {
        const isOn = turn % 2 === 1;
        await (isOn ? on() : off());
        await sleep(settling);
        const from = Date.now();
        await sleep(lasting);
        done.push({ on: isOn, from, to: Date.now() });
      }
      return done;
    });
    const dueWhile = (isOn: boolean): Outcomes =>
      switched.filter(({ due }) => stretches.some(({ on: was, from, to }) => was === isOn && due >= from && due < to));
    const [without, withIt] = [dueWhile(false), dueWhile(true)];
    const switchedDelay = median(withIt) - median(without);
    const delayHeld = pairedDelay <= mostDelay && switchedDelay <= mostDelay && failedOf(switched) === 0;

    return {
      name: "Traffic split",
      claim: `A champion, a challenger at ${weight} % and a shadow at ${mirrored} %: the challenger answers ${weight} % ± ${tolerance} of ${counted} requests, pins lead to their variant every time, callers stay with theirs, and the shadow gets its share, answers nobody and delays the median answer by no more than ${mostDelay} ms`,
      figures: [
        [
          "answered at the model's address, by the answers",
          `champion ${answeredBy(real, 0)}, challenger ${answeredBy(real, 1)} (${((100 * answeredBy(real, 1)) / sent).toFixed(2)} %) of ${sent}; ${failedOf(real)} failed; ${rate} requests/s with those beside it`,
        ],
        [
          "answered there and at an address beside it without the mirror, by the servers' own counters",
          `champion ${split.champion}, challenger ${split.challenger} (${share.toFixed(2)} %)`,
        ],
        [
          "mirrored, by the shadow's own counter",
          `${split.shadow} of ${sent} (${((100 * split.shadow) / sent).toFixed(2)} %); between ${mirrorRange.least} and ${mirrorRange.most} but for a risk of ${risk}`,
        ],
        [
          `${pinned} requests by a header to the challenger, a header to the champion, a cookie to the challenger`,
          `${byHeader.challenger}, ${toChampion.champion} and ${byCookie.challenger} reached it`,
        ],
        [
          `${callers.count} callers of ${requestsOfCaller} requests, by a header`,
          `${wavering} met both versions; ${onSecond} the challenger, between ${callerRange.least} and ${callerRange.most} but for a risk of ${risk}`,
        ],
        [
          "median with the mirror and without it, at two addresses by turns of 30 requests",
          `${ms(median(real))} and ${ms(median(control))}: ${ms(pairedDelay)} more`,
        ],
        [
          `median with the mirror and without it, switched ${switches} times, ${lasting / 1000} s each`,
          `${ms(median(withIt))} and ${ms(median(without))}: ${ms(switchedDelay)} more; ${failedOf(switched)} of ${switched.length} failed`,
        ],
      ],
      held: splitHeld && mirrorHeld && pinsHeld && stickyHeld && delayHeld,
    };
  } finally {
    await stack.remove();
  }
}
