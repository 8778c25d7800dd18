import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { stateResources } from "../../local/engine-files.ts";
import { differences, inventory } from "../../local/rehearsal/inventory.ts";
import { deployedClone, following, packLyingIris, type DeployedClone } from "../../test/support/deployed-clone.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { processesOf } from "../../test/support/processes.ts";
import { releaseStack, type ReleaseStack } from "../../test/support/release-stack.ts";
import type { Proof } from "./proof.ts";
import { packIrises } from "./two-irises.ts";

/** Of the loopback ports of its cluster. */
const portBlock = 77;

/** Where a run is killed: when it says that it begins a stage, and so long after (ms). */
const kills = [
  ["preview", 500],
  ["preview", 6_000],
  ["apply", 300],
  ["apply", 4_000],
  ["smoke", 0],
  ["roll back", 0],
  ["preview rollback", 2_000],
  ["apply rollback", 3_000],
  ["smoke rollback", 0],
  ["push", 0],
  ["push", 400],
] as const;

/** The clone has no parent that would be told: killed are the command and all that it started, as an agent's end kills them. */
function deployment(stack: ReleaseStack) {
  const { name } = stack.cluster;
  return spawn(process.execPath, ["cli/ml.js", "deploy", "local", "--push", "origin/main"], {
    cwd: stack.folder,
    env: {
      ...process.env,
      ML_SERVING_CLUSTER: name,
      ML_SERVING_PORT_BLOCK: String(portBlock),
      GIT_CONFIG_GLOBAL: "/dev/null",
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

interface Ran {
  readonly exitCode: number | null;
  readonly all: string;
  readonly wasKilled: boolean;
}

/** Runs a deployment to its end, or to where it is killed. */
async function run(stack: ReleaseStack, kill?: (typeof kills)[number]): Promise<Ran> {
  const child = deployment(stack);
  let [all, wasKilled] = ["", false];
  const hear = (chunk: Buffer): void => {
    all += chunk.toString();
    if (kill === undefined || wasKilled || !all.includes(`→ ${kill[0]}\n`)) return;
    wasKilled = true;
    setTimeout(() => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    }, kill[1]);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, all, wasKilled: wasKilled && exitCode === null };
}

/** Times and reasons differ from run to run; what is served and what was served before do not. */
function timeless(release: string): string {
  return release.replaceAll(/^(\s*- at:|\s*why:).*$/gm, "$1");
}

/** All that a deployment leaves: objects and what they say, the engine's state, release files here and at the remote. */
async function endState(stack: ReleaseStack, clone: DeployedClone): Promise<readonly string[]> {
  const { kubeconfig } = stack.cluster;
  const deployments = await kubectl(kubeconfig, [
    ...["get", "deployments,configmaps", "-n", exampleNamespace, "-o"],
    "jsonpath={range .items[*]}{.kind} {.metadata.name} {.spec.replicas} {.spec.template.spec}{.data}{'\\n'}{end}",
  ]);
  const state = stateResources(stack.engine).map(({ urn, inputs }) => `${urn} ${JSON.stringify(inputs ?? {})}`);
  const path = "stacks/releases/local/iris.yaml";
  const record = await kubectl(kubeconfig, [
    ...["get", "configmap", "-n", "monitoring", "ml-deploy", "-o"],
    "jsonpath={.data.good\\.iris} {.data.unasked\\.iris}",
  ]);
  return [
    ...(await inventory(kubeconfig)),
    ...deployments.split("\n").sort(),
    ...state.sort(),
    `record ${record}`,
    `here ${timeless(stack.read("iris"))}`,
    `there ${timeless(await clone.there(path))}`,
  ];
}

/** A deployment of a model that lies, killed at each stage and run again: the same end as where nobody kills it. */
export async function killedDeployments(say: Say): Promise<Proof> {
  say("a cluster of its own");
  const stack = await releaseStack("deploy-kills", portBlock);
  const clone = await deployedClone(stack);
  const [moments, faults]: [string[], string[]] = [[], []];
  try {
    const { first } = await packIrises(stack);
    const lying = await packLyingIris(stack);
    const original = stack.read("iris");
    await clone.commit("Another iris, and its golden rows");
    const begin = async (): Promise<void> => {
      // As it was before, in the cluster and at the remote; then what is to fail is pushed.
      stack.write("iris", original);
      await clone.commit("As it was").catch(() => undefined);
      const { exitCode, all } = await run(stack);
      if (exitCode !== 0) throw new Error(`the first iris is not deployed:\n${all.slice(-2_000)}`);
      stack.write("iris", following(lying, first));
      await clone.commit("An iris that lies");
    };
    say("undisturbed");
    await begin();
    const whole = await run(stack);
    if (whole.exitCode !== 1 || !whole.all.includes("Rolled back: iris 3 → 1"))
      throw new Error(`an undisturbed run should roll back:\n${whole.all.slice(-3_000)}`);
    const expected = await endState(stack, clone);
    const asked = process.env["KILLS"]?.split(",").map(Number) ?? kills.map((_, index) => index);
    for (const index of asked) {
      const kill = kills[index];
      if (kill === undefined) continue;
      say(`killed at "${kill[0]}", ${kill[1]} ms after it began`);
      await begin();
      const { wasKilled } = await run(stack, kill);
      const left = processesOf(stack.engine.home).length;
      moments.push(
        `${kill[0]} + ${kill[1]} ms${wasKilled ? "" : " (had ended)"}${left === 0 ? "" : ` (${left} processes lived on)`}`,
      );
      const again = await run(stack);
      await sleep(2_000);
      const odd = differences(expected, await endState(stack, clone));
      if (odd.length > 0 || again.exitCode === null)
        faults.push(
          `${kill[0]} + ${kill[1]} ms: ${odd.map((line) => line.slice(0, 300)).join("; ")} ${again.all.slice(-300)}`,
        );
    }
    return {
      name: "deployments killed",
      claim: "A deployment killed with SIGKILL at each of its stages and run again ends as an undisturbed one",
      figures: [
        ["killed at", moments.join(", ")],
        [
          "compared",
          `${expected.length} lines: objects, what they say, the engine's state, release files here and at the remote`,
        ],
        ["runs that ended otherwise", `${faults.length}`],
        ...(faults.length === 0 ? [] : ([["what differed", faults.join(" | ")]] as const)),
      ],
      held: faults.length === 0 && moments.length > 0,
    };
  } finally {
    clone.remove();
    await stack.remove();
  }
}
