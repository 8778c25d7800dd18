import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { modelContainer } from "../../components/model-labels.ts";
import { kubectl, waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { releaseStack, type ReleaseStack } from "../../test/support/release-stack.ts";
import { startLoad } from "../load/load.ts";
import { answeredBy, failedOf, type SentOutcome } from "../load/outcome.ts";
import type { LoadPlan } from "../load/plan.ts";
import type { Proof } from "./proof.ts";
import { answers, packIrises } from "./two-irises.ts";

/** Of the cluster, and of the commands that are killed on it. */
const [cluster, portBlock] = ["progressive", 64] as const;
/** Requests a second: enough for each step to be judged within its bake time, and little for four cores. */
const rate = 120;
/** Percent, and seconds at each. What is asked of latency and promised of it is what a busy machine can keep. */
const [steps, bake] = [[20, 50], 20] as const;
const promised = "500ms";
/** CPUs that the bad challenger is held to: less than its requests take. */
const held = "20m";
/** Seconds within which a bad challenger has lost its requests. */
const within = 90;

/** Writes into the clone what its iris declares, as its owner would. */
function declare(folder: string): void {
  const file = join(folder, "stacks/models/iris.ts");
  const plan = `progress: { steps: [${steps.join(", ")}], bake: "${bake}s", requests: 200, latency: 20 }`;
  const text = readFileSync(file, "utf8");
  const changed = text.replace(/p99: "\w+" },/, `p99: "${promised}" },\n  ${plan},`);
  if (changed === text) throw new Error("iris declares no slo that could be changed");
  writeFileSync(file, changed);
}

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
    declare(stack.folder);
    const { first, second } = await packIrises(stack);
    stack.write("iris", { champion: first, challengers: [{ ...second, weight: 0 }] });
    await stack.apply();
    const { kubeconfig, ports } = stack.cluster;
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
    const challenger = `challenger-${first.digest.slice("sha256:".length, "sha256:".length + 8)}`;
    const kube = (...args: string[]) => kubectl(kubeconfig, ["-n", exampleNamespace, ...args]);
    // In place, so that it need not start with so little: https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
    const resources = { requests: { cpu: held }, limits: { cpu: held } };
    const pods = await kube("get", "pods", "--selector", `ml-serving/variant=${challenger}`, "--output=name");
    for (const pod of pods.trim().split("\n"))
      await kube(
        "patch",
        pod,
        "--subresource=resize",
        "--patch",
        JSON.stringify({ spec: { containers: [{ name: modelContainer, resources }] } }),
      );
    const slowLoad = startLoad(plan);
    const slowBegan = Date.now();
    const bad = await watching(stack);
    const lost = (Date.now() - slowBegan) / 1_000;
    await waitUntil(
      "the champion alone",
      async () => {
        const some = await startLoad({ ...plan, requests: 60 }).ended();
        return answeredBy(some, 0) === 0 || "the challenger still answers";
      },
      { seconds: 30, say, whatToDo: "kubectl get httproute -A" },
    );
    await sleep(1_000);
    await slowLoad.stop();
    const halted = /weight: 0\b/.test(stack.read("iris")) && bad.exitCode === 1 && bad.all.includes("halt");

    const isChampion = new RegExp(`champion:\\s+digest: "?${second.digest}`).test(goodFile);
    return {
      name: "Progressive rollout",
      claim: `Under ${rate} requests/s a good challenger becomes the champion by ${steps.join(" and ")} %, ${bake} s each, though \`npx ml progress\` is killed on the way and called again, and no request fails; one that is held to ${held} of CPU loses its requests within ${within} s of its start by the burn of its own budget`,
      figures: [
        ["the good one, from the first call", written(goodFile, goodBegan)],
        ["killed at the first step by", killed],
        ["how it ended", `code ${goodRan}: ${lastOf(good)}`],
        ["requests that failed meanwhile", `${failedOf(goodOutcomes)} of ${goodOutcomes.length}`],
        ["the slow one", `code ${bad.exitCode ?? "?"}: ${lastOf(bad.all)}`],
        ["from its first call to the route without it", `${lost.toFixed(0)} s`],
      ],
      held:
        goodRan === 0 && isChampion && killed === "SIGKILL" && failedOf(goodOutcomes) === 0 && halted && lost <= within,
    };
  } finally {
    await stack.remove();
  }
}
