import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { load } from "js-yaml";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { trafficInWords } from "../components/model-service/release.ts";
import { kubectl } from "./cluster/kubectl.ts";
import { Problem } from "./console/problem.ts";
import { table } from "./console/table.ts";
import { readQuestions } from "./golden/questions.ts";
import { repositoryRoot } from "./toolchain/paths.ts";

/** The stack's outputs that the report reads; what `stacks/index.ts` exports. */
export interface StackOutputs {
  readonly models: Readonly<Record<string, ModelOutput>>;
}

interface ModelOutput {
  readonly url: string;
  readonly runtime: string;
  readonly namespace: string;
  readonly variants: readonly {
    readonly variant: string;
    readonly version: string;
    readonly digest: string;
    readonly weight: number;
    readonly mirrored: number;
    readonly deployment: string;
  }[];
}

/** How the cluster is reached. */
export interface Access {
  readonly kubeconfig: string;
  readonly context: string;
}

interface DeploymentStatus {
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly readyReplicas?: number };
}

async function readyReplicas(access: Access, model: ModelOutput, deployment: string): Promise<string> {
  const told = await kubectl(access.kubeconfig, [
    "--context",
    access.context,
    "get",
    "deployment",
    deployment,
    "-n",
    model.namespace,
    "-o",
    "json",
  ]);
  const { spec, status } = JSON.parse(told) as DeploymentStatus;
  return `${status.readyReplicas ?? 0}/${spec.replicas ?? 1} ready`;
}

/** The models that run: one line a variant. */
export async function modelTable(access: Access, stack: StackOutputs): Promise<string> {
  const rows = await Promise.all(
    Object.entries(stack.models).flatMap(([name, model]) =>
      model.variants.map(async (variant) => [
        name,
        variant.variant,
        model.runtime,
        trafficInWords(variant),
        `${variant.digest.slice(0, "sha256:".length + 12)}…`,
        await readyReplicas(access, model, variant.deployment),
        model.url,
      ]),
    ),
  );
  return table([["MODEL", "VARIANT", "RUNTIME", "TRAFFIC", "DIGEST", "REPLICAS", "URL"], ...rows]);
}

/** Answers may differ from the training library's by rounding, not by more. */
const tolerance = 1e-6;

/** A route is in the proxies within a second of its object; a machine that is busy may need some more (ms). */
const routeTimeout = 30_000;

async function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** Asks until the gateway knows the route; every other answer is the model's own. */
async function ask(url: string, body: unknown): Promise<{ response: Response; milliseconds: number }> {
  const end = Date.now() + routeTimeout;
  for (;;) {
    const began = performance.now();
    const response = await post(url, body).catch(() => undefined);
    if (response?.ok === true) return { response, milliseconds: performance.now() - began };
    if (Date.now() > end) {
      const told = response === undefined ? "no answer" : `${response.status} ${(await response.text()).slice(0, 200)}`;
      throw new Problem(
        `${url} does not predict: ${told}`,
        "npx kubectl logs of the model's pods say why; see README.",
      );
    }
    await response?.body?.cancel();
    await sleep(200);
  }
}

/** Where a model's golden rows are: its release says so. */
function goldenOf(environment: string, model: string): string {
  const file = join(repositoryRoot, "stacks/releases", environment, `${model}.yaml`);
  return (load(readFileSync(file, "utf8")) as { champion: { golden: string } }).champion.golden;
}

/**
 * Asks every model a real question through the gateway and compares with the training library's own answer.
 * @throws {Problem} when one does not answer or answers something else
 */
export async function predictionTable(environment: string, stack: StackOutputs): Promise<string> {
  const rows: string[][] = [];
  for (const [name, model] of Object.entries(stack.models)) {
    const [question] = readQuestions(goldenOf(environment, name));
    if (question === undefined)
      throw new Problem(`${name} has no golden rows.`, "Write some: see examples/iris/golden.json.");
    const { path, body, asked, known } = question;
    await ask(`${model.url}${path}`, body); // the first one waits for the route; the second is what a client sees
    const { response, milliseconds } = await ask(`${model.url}${path}`, body);
    const { off, told } = question.judge(await response.json());
    if (!(off <= tolerance))
      throw new Problem(
        `${name} answers ${told} for ${asked}; the training library says ${known}.`,
        `Compare the artifact in stacks/releases/${environment}/${name}.yaml with the model that was trained.`,
      );
    rows.push([name, `${asked} → ${told}`, `training library: ${known}`, `${milliseconds.toFixed(1)} ms`]);
  }
  return table(rows);
}
