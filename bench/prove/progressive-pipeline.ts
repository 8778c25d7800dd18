import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import type { Release } from "../../components/model-service/release.ts";
import type { Say } from "../../local/console/steps.ts";
import { deliveryRepository, type DeliveryRepository } from "../../test/support/delivery-repository.ts";
import { startBuild } from "../../test/support/running-build.ts";
import { releaseStack, type ReleaseStack } from "../../test/support/release-stack.ts";
import { startLoad } from "../load/load.ts";
import { answeredBy, failedOf, type SentOutcome } from "../load/outcome.ts";
import type { LoadPlan } from "../load/plan.ts";
import { declareProgress, holdChallenger } from "./progressing.ts";
import type { Proof } from "./proof.ts";
import { answers, secondIris } from "./two-irises.ts";

const releaseFile = "stacks/releases/local/iris.yaml";
/** Requests a second: enough for each step to be judged within its bake time, and little for four cores. */
const rate = 100;
/** Percent, and seconds at each. */
const [steps, bake] = [[20, 50], 20] as const;
/** Seconds between two looks. */
const every = 5;
/** CPUs that the bad challenger is held to: less than its requests, and its probes, take. */
const held = "10m";
/** Where a deployment says that it applies something: the first brings the challenger up, the second its first step. */
const [applies, firstStep] = ["→ apply\n", 2] as const;

const asChallenger = ["--as", "challenger", "--weight", "0"] as const;
const firstIris = ["--from", "file:examples/iris/model.pmml", "--golden", "examples/iris/golden.json"] as const;

/** What a commit of the branch gives the challenger. */
interface Commit {
  readonly at: number;
  readonly by: string;
  readonly share: string;
}

/** What the branch says of iris, commit by commit, since one of them. */
async function commitsSince({ git, show }: DeliveryRepository, commit: string): Promise<readonly Commit[]> {
  await git("fetch", "--quiet", "origin", "main");
  const log = await git("log", "--reverse", "--format=%H %ct %an", `${commit}..FETCH_HEAD`, "--", releaseFile);
  const found: Commit[] = [];
  for (const line of log.split("\n").filter((one) => one !== "")) {
    const [hash = "", seconds = "", ...name] = line.split(" ");
    const { challengers = [] } = parse(await show(releaseFile, hash)) as Release;
    const [challenger] = challengers;
    const share = challenger === undefined ? "champion" : `${challenger.weight} %`;
    found.push({ at: Number(seconds) * 1_000, by: name.join(" "), share });
  }
  return found;
}

function told(commits: readonly Commit[], from: number): string {
  return commits.map(({ share, at }) => `${share} after ${Math.round((at - from) / 1_000)} s`).join(", ");
}

/** A challenger comes onto the branch as its owner brings it: released, committed, pushed. @returns the commit */
async function challenge(stack: ReleaseStack, repository: DeliveryRepository, version: readonly string[]) {
  await repository.git("fetch", "--quiet", "origin", "main");
  await repository.git("reset", "--quiet", "--hard", "FETCH_HEAD");
  await stack.command("release", "iris", "local", ...version, ...asChallenger);
  return repository.push("A challenger");
}

/** How many of some requests a version answers by now. */
async function nowBy(plan: LoadPlan, version: number): Promise<number> {
  return answeredBy(await startLoad({ ...plan, requests: 60 }).ended(), version);
}

/**
 * The pipeline of progressive rollouts as a whole, against a bare repository and a cluster: a good challenger becomes the champion
 * though everything is killed on the way, and one that fails loses its requests.
 */
export async function progressivePipeline(say: Say): Promise<Proof> {
  say("a cluster that serves iris");
  const stack = await releaseStack("progressive-pipeline", 65, "iris");
  declareProgress(stack.folder, { steps, bake });
  const repository = await deliveryRepository(stack.folder);
  const start = () =>
    startBuild({
      ...repository.asked,
      jenkinsfile: "components/ci/pipelines/progressive.Jenkinsfile",
      job: "progressive/main",
      parameters: { MODEL: "iris", ENVIRONMENT: "local", EVERY: String(every) },
      env: stack.env,
      longestSleepSeconds: every,
      // The engine remembers the folder that the stack was brought up from, and asks its program there.
      keep: true,
    });
  const plan: LoadPlan = {
    url: `http://127.0.0.1:${stack.cluster.ports.gateway}/models/iris/infer`,
    rate,
    golden: answers.first,
    others: [answers.second],
    timeout: 30_000,
  };
  try {
    const released = await challenge(stack, repository, secondIris);
    say("a good challenger");
    const load = startLoad(plan);
    const began = Date.now();
    let outcomes: readonly SentOutcome[];
    let killed: NodeJS.Signals | null;
    let good;
    try {
      const one = await start();
      await one.says(applies, firstStep);
      await sleep(1_000);
      killed = await one.kill();
      say("killed; started again");
      good = await (await start()).ended();
    } finally {
      outcomes = await load.stop();
    }
    const goodCommits = await commitsSince(repository, released);
    const isServed = (await nowBy(plan, 1)) === 60;

    say("a challenger that fails");
    const second = await challenge(stack, repository, firstIris);
    const badLoad = startLoad(plan);
    const badBegan = Date.now();
    let badOutcomes: readonly SentOutcome[];
    let bad;
    let brokenAt = Number.NaN;
    try {
      const one = await start();
      // What it is brought up as is asked its golden rows; it breaks when it has its first requests.
      await one.says(applies, firstStep);
      await one.says("Finished: SUCCESS", firstStep);
      await holdChallenger(stack, held);
      brokenAt = Date.now();
      bad = await one.ended();
    } finally {
      badOutcomes = await badLoad.stop();
    }
    const badCommits = await commitsSince(repository, second);
    const isAlone = (await nowBy(plan, 1)) === 60;
    const halted = badCommits.at(-1);
    const of = (commits: readonly Commit[]) => commits.map(({ share }) => share).join();
    const byPipeline = [...goodCommits, ...badCommits].every(({ by }) => by === "Delivery");
    return {
      name: "Progressive pipeline",
      claim: `Under ${rate} requests/s \`progressive.Jenkinsfile\` takes a good challenger to champion by ${steps.join(" and ")} %, ${bake} s each, every step a commit that the main pipeline brings up, though all is killed while the first is applied, and no request fails; one that fails is halted and has its requests taken back, on the branch and in the cluster`,
      figures: [
        ["what the branch says of the good one, from the first build", told(goodCommits, began)],
        ["killed while its first step was applied by", killed ?? "it had ended"],
        ["the build after it", `${good.result} in ${Math.round(good.seconds)} s`],
        ["main pipelines that it started", good.started.map(({ result }) => result).join(", ")],
        ["requests that failed meanwhile", `${failedOf(outcomes)} of ${outcomes.length}`],
        ["what the branch says of the failing one, from its build", told(badCommits, badBegan)],
        ["its build", `${bad.result} in ${Math.round(bad.seconds)} s: ${bad.error ?? ""}`],
        ["main pipelines that it started", bad.started.map(({ result }) => result).join(", ")],
        [
          "from its failure to the commit that takes its requests, to the end of the build",
          `${Math.round(((halted?.at ?? Number.NaN) - brokenAt) / 1_000)} s, ${Math.round((badBegan + bad.seconds * 1_000 - brokenAt) / 1_000)} s`,
        ],
        ["requests that failed meanwhile", `${failedOf(badOutcomes)} of ${badOutcomes.length}`],
      ],
      held:
        killed === "SIGKILL" &&
        good.result === "SUCCESS" &&
        of(goodCommits) === [...steps.map((step) => `${step} %`), "champion"].join() &&
        isServed &&
        failedOf(outcomes) === 0 &&
        bad.result === "FAILURE" &&
        of(badCommits) === [`${steps[0]} %`, "0 %"].join() &&
        bad.started.every(({ result }) => result === "SUCCESS") &&
        isAlone &&
        byPipeline,
    };
  } finally {
    repository.remove();
    await stack.remove();
  }
}
