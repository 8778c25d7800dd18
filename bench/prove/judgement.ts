import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl, waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { releaseStack, type ReleaseStack } from "../../test/support/release-stack.ts";
import { startLoad } from "../load/load.ts";
import { answeredBy, failedOf } from "../load/outcome.ts";
import type { LoadPlan } from "../load/plan.ts";
import type { Proof } from "./proof.ts";
import { answers, packIrises } from "./two-irises.ts";

/** Requests a second, and how many. */
const [rate, requests] = [300, 9_000] as const;
/** Percent. */
const weight = 30;
/** By how much the gateway's count may be off: Prometheus guesses what lies before its first look (share). */
const countTolerance = 0.08;
/** Prometheus has looked, and its rules have been evaluated (ms). */
const looked = 12_000;

interface Traffic {
  readonly variants: readonly { readonly variant: string; readonly requests: number }[];
}

interface Compared {
  readonly agreement: {
    readonly requests: number;
    readonly flips: { readonly value: number };
    readonly equal: { readonly value: number };
    readonly largestDifference: number;
  };
}

interface Labelled {
  readonly figures: readonly { readonly name: string; readonly values: readonly { readonly value: number }[] }[];
}

/** What scikit-learn says of both versions on the golden rows: rows with another class, and the largest difference. */
function known() {
  const pairs = answers.first.rows.map((row, index) => [row, answers.second.rows[index] ?? row] as const);
  return {
    flips: pairs.filter(([one, other]) => one.predicted !== other.predicted).length,
    largest: Math.max(
      ...pairs.flatMap(([one, other]) =>
        one.probabilities.map((value, place) => Math.abs(value - (other.probabilities[place] ?? Number.NaN))),
      ),
    ),
  };
}

async function told<T>(stack: ReleaseStack, ...args: readonly string[]): Promise<T> {
  const { all } = await stack.command(...args, "--json");
  return JSON.parse(all.slice(all.indexOf("{"))) as T;
}

/** What the gateway counted, agreement, figures on labelled rows, and who is refused. */
export async function judgement(say: Say): Promise<Proof> {
  say("a cluster of its own");
  const stack = await releaseStack("judgement", 94, "iris");
  try {
    const { first, second } = await packIrises(stack);
    stack.write("iris", { champion: first, challengers: [{ ...second, weight }] });
    say("a champion and a challenger");
    await stack.apply();
    const { kubeconfig, ports } = stack.cluster;
    const challenger = `challenger-${second.digest.slice("sha256:".length, "sha256:".length + 8)}`;
    const plan: LoadPlan = {
      url: `http://127.0.0.1:${ports.gateway}/models/iris/infer`,
      rate,
      golden: answers.first,
      others: [answers.second],
      timeout: 30_000,
    };
    await waitUntil(
      "both versions",
      async () => {
        const some = await startLoad({ ...plan, requests: 60 }).ended();
        return (failedOf(some) === 0 && answeredBy(some, 1) > 0) || "not both answer";
      },
      { seconds: 60, say, whatToDo: "kubectl get pods -A" },
    );
    await sleep(looked);

    say(`${requests} requests`);
    const before = await told<Traffic>(stack, "traffic", "iris");
    const sent = await startLoad({ ...plan, requests }).ended();
    await sleep(looked);
    const after = await told<Traffic>(stack, "traffic", "iris");
    const countOf = ({ variants }: Traffic, name: string): number =>
      variants.find(({ variant }) => variant === name)?.requests ?? 0;
    const counted = ["champion", challenger].map((name) => countOf(after, name) - countOf(before, name));
    const right = [answeredBy(sent, 0), answeredBy(sent, 1)];
    const countHeld = counted.every(
      (count, side) => Math.abs(count - (right[side] ?? 0)) <= countTolerance * (right[side] ?? 0),
    );

    say("the same requests to both");
    const { agreement } = await told<Compared>(stack, "compare", "iris");
    const expected = known();
    const agreementHeld =
      agreement.equal.value === 0 &&
      Math.round(agreement.flips.value * agreement.requests) === expected.flips &&
      Math.abs(agreement.largestDifference - expected.largest) <= 1e-9;

    say("labelled rows");
    const labelled = await told<Labelled>(
      stack,
      ...["compare", "iris", "--on", join(stack.folder, first.golden), "--label", "predicted"],
    );
    const accuracies = labelled.figures.find(({ name }) => name === "accuracy")?.values.map(({ value }) => value) ?? [];
    const rows = answers.first.rows.length;
    const labelledHeld =
      accuracies[0] === 1 && Math.abs((accuracies[1] ?? 0) - (rows - expected.flips) / rows) <= 1e-12;

    // Percentiles of a few thousand requests on a busy machine say little: it is the planted fault that must show.
    const criteria = join(stack.folder, "criteria.yaml");
    writeFileSync(criteria, "requests: 500\nlatency: 20\n");
    const asked = ["promote", "iris", "--from", "local", "--to", "local", "--dry-run", "--if-better"];
    const judged = () => stack.ml(...asked, "--criteria", criteria, "--window", "10m");
    say("a good challenger");
    const good = await judged();

    say("a slow challenger");
    const cpu = (which: string) => ({
      op: "replace",
      path: `/spec/template/spec/containers/0/resources/${which}/cpu`,
      value: "60m",
    });
    const deployment = `deployment/iris-${challenger}`;
    const kube = (...args: string[]) => kubectl(kubeconfig, ["-n", exampleNamespace, ...args]);
    await kube("patch", deployment, "--type=json", "-p", JSON.stringify([cpu("requests"), cpu("limits")]));
    await kube("rollout", "status", deployment, "--timeout=120s");
    await sleep(looked);
    await startLoad({ ...plan, requests: requests / 2 }).ended();
    await sleep(looked);
    const slow = await judged();
    const lineOf = (text: string): string =>
      text
        .split("\n")
        .find((line) => line.includes("its p99 is"))
        ?.trim() ?? "nothing of its p99";
    const judgementHeld = good.exitCode === 0 && slow.exitCode === 1 && slow.all.includes("its p99 is");

    return {
      name: "Judgement",
      claim: `Of a challenger at ${weight} % of ${rate} requests/s, the gateway's counts are what was sent within ${countTolerance * 100} %, agreement and accuracy are what scikit-learn's own answers give, and one that is held to 0.06 CPU is refused`,
      figures: [
        ["answered by champion and challenger, by the answers", `${right.join(" and ")}; ${failedOf(sent)} failed`],
        ["the same by the gateway's counts", counted.join(" and ")],
        [
          "rows with another class, and the largest difference of a probability",
          `${Math.round(agreement.flips.value * agreement.requests)} of ${agreement.requests}, ${agreement.largestDifference.toFixed(6)}; by scikit-learn ${expected.flips} and ${expected.largest.toFixed(6)}`,
        ],
        ["accuracy by the champion's own labels", accuracies.map((value) => value.toFixed(4)).join(" and ")],
        ["the challenger as it is", `code ${good.exitCode ?? "?"}: ${lineOf(good.all)}`],
        ["the challenger with 0.06 CPU", `code ${slow.exitCode ?? "?"}: ${lineOf(slow.all)}`],
      ],
      held: countHeld && agreementHeld && labelledHeld && judgementHeld,
    };
  } finally {
    await stack.remove();
  }
}
