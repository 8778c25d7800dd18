import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { parse } from "yaml";
import type { Release } from "../../components/model-service/release.ts";
import { waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { releaseStack, type ReleaseStack } from "../../test/support/release-stack.ts";
import { startLoad } from "../load/load.ts";
import { answeredBy, failedOf, type SentOutcome } from "../load/outcome.ts";
import type { LoadPlan } from "../load/plan.ts";
import { declareProgress, holdChallenger } from "./progressing.ts";
import type { Proof } from "./proof.ts";
import { answers, packIrises } from "./two-irises.ts";

/** Of the cluster, and of the commands that are killed on it. */
const [cluster, portBlock] = ["progressive", 64] as const;
/** Requests a second: enough for each step to be judged within its bake time, and little for four cores. */
const rate = 120;
/** Percent, and seconds at each. */
const [steps, bake] = [[20, 50], 20] as const;
/** CPUs that the bad challenger is held to: less than its requests take. */
const held = "20m";
/** Seconds within which a bad challenger has lost its requests, from the moment at which it was to get any. */
const within = 90;

/** `npx ml progress --watch`, as somebody runs it who may also kill it. */
function watching(stack: ReleaseStack) {
  const apply = 'eval "$(make -s env)" && pulumi up -s local --yes --skip-preview --non-interactive';
  return execa(
    process.execPath,
    ["cli/ml.js", "progress", "iris", "local", "--watch", "--every", "3s", "--then", apply],
    {
      cwd: stack.folder,
      env: { ML_SERVING_CLUSTER: cluster, ML_SERVING_PORT_BLOCK: String(portBlock), MAKEFLAGS: "" },
      all: true,
      reject: false,
      stdin: "ignore",
    },
  );
}

/** Not by its text: whoever wrote the file may have quoted what needs no quotes. */
function releaseIn(text: string): Release {
  return parse(text) as Release;
}

/** When a release was to give its challenger requests (ms since 1970). */
function raisedAt(text: string): number {
  const { history = [] } = releaseIn(text);
  return Date.parse(history.find(({ why }) => why?.startsWith("raise") === true)?.at ?? "");
}

/** Weights that the release file named, with when each was written (s since the first), newest last. */
function written(text: string, from: number): string {
  return [...text.matchAll(/at: "?([^"\n]+)"?\n[^\n]*\n\s+did: "?(\w+)"?\n\s+why: "?(raise|promote|halt|roll back)/g)]
    .map(([, at = "", , word = ""]) => `${word} after ${Math.round((Date.parse(at) - from) / 1_000)} s`)
    .reverse()
    .join(", ");
}

function lastOf(all: string): string {
  return (
    all
      .trim()
      .split("\n")
      .findLast((line) => line.startsWith("iris  local")) ?? all.slice(-300)
  );
}

/** A good challenger becomes the champion by declared steps, though killed on the way; a slow one loses its requests. */
export async function progressive(say: Say): Promise<Proof> {
  say("a cluster of its own");
  const stack = await releaseStack(cluster, portBlock, "iris");
  try {
    declareProgress(stack.folder, { steps, bake });
    const { first, second } = await packIrises(stack);
    stack.write("iris", { champion: first, challengers: [{ ...second, weight: 0 }] });
    await stack.apply();
    const { ports } = stack.cluster;
    const plan: LoadPlan = {
      url: `http://127.0.0.1:${ports.gateway}/models/iris/infer`,
      rate,
      golden: answers.first,
      others: [answers.second],
      timeout: 30_000,
    };

    say("a good challenger");
    const load = startLoad(plan);
    let goodRan = 0;
    let [good, killed, goodBegan]: [string, string, number] = ["", "", Date.now()];
    let goodOutcomes: readonly SentOutcome[];
    try {
      goodBegan = Date.now();
      const one = watching(stack);
      await new Promise<void>((resolve) => {
        one.all.on("data", (chunk: Buffer) => {
          if (chunk.toString().includes(`wait: it has answered ${steps[0]} %`)) resolve();
        });
        void one.then(() => {
          resolve();
        });
      });
      one.kill("SIGKILL");
      killed = (await one).signal ?? "it had ended";
      say("killed; called again");
      const again = await watching(stack);
      goodRan = again.exitCode ?? -1;
      good = again.all;
    } finally {
      goodOutcomes = await load.stop();
    }
    const goodFile = stack.read("iris");

    say("a slow challenger");
    stack.write("iris", { champion: second, challengers: [{ ...first, weight: 0 }] });
    await stack.apply();
    await holdChallenger(stack, held);
    const slowLoad = startLoad(plan);
    const slowBegan = Date.now();
    const bad = await watching(stack);
    const badEnded = Date.now();
    const badFile = stack.read("iris");
    await waitUntil(
      "the champion alone",
      async () => {
        const some = await startLoad({ ...plan, requests: 60 }).ended();
        return answeredBy(some, 0) === 0 || "the challenger still answers";
      },
      { seconds: 30, say, whatToDo: "kubectl get httproute -A" },
    );
    await sleep(1_000);
    const slowOutcomes = await slowLoad.stop();
    const isTaken = releaseIn(badFile).challengers?.[0]?.weight === 0;
    const halted = isTaken && bad.exitCode === 1 && bad.all.includes("halt");
    const lost = (badEnded - raisedAt(badFile)) / 1_000;

    const isChampion = releaseIn(goodFile).champion.digest === second.digest;
    return {
      name: "Progressive rollout",
      claim: `Under ${rate} requests/s a good challenger becomes the champion by ${steps.join(" and ")} %, ${bake} s each, though \`npx ml progress\` is killed on the way and called again, and no request fails; one that is held to ${held} of CPU is halted, and has lost its requests within ${within} s of the release that gave it the first`,
      figures: [
        ["the good one, from the first call", written(goodFile, goodBegan)],
        ["killed at the first step by", killed],
        ["how it ended", `code ${goodRan}: ${lastOf(good)}`],
        ["requests that failed meanwhile", `${failedOf(goodOutcomes)} of ${goodOutcomes.length}`],
        ["the slow one", `code ${bad.exitCode ?? "?"}: ${lastOf(bad.all)}`],
        ["from its first call", written(badFile, slowBegan)],
        ["from the release that gave it requests to the route without it", `${lost.toFixed(0)} s`],
        ["requests that failed meanwhile", `${failedOf(slowOutcomes)} of ${slowOutcomes.length}`],
      ],
      held:
        goodRan === 0 && isChampion && killed === "SIGKILL" && failedOf(goodOutcomes) === 0 && halted && lost <= within,
    };
  } finally {
    await stack.remove();
  }
}
