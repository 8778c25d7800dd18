import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { trafficInWords, versionsOf } from "../components/model-service/release.ts";
import { loadRelease } from "../stacks/releases/load.ts";
import { kubectl } from "./cluster/kubectl.ts";
import { Problem } from "./console/problem.ts";
import { table } from "./console/table.ts";
import { readQuestions, type Question } from "./golden/questions.ts";

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
    /** Of what has no release: a graph. */
    readonly golden?: string;
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

/** The first golden row of each variant of a model, by the variant's name: its release says where they are. */
function questionsOf(environment: string, name: string, { variants }: ModelOutput): ReadonlyMap<string, Question> {
  const ungoverned = variants.flatMap(({ variant, golden }) => {
    const [question] = golden === undefined ? [] : readQuestions(golden);
    return question === undefined ? [] : [[variant, question] as const];
  });
  if (ungoverned.length > 0) return new Map(ungoverned);
  const loaded = loadRelease(environment, name);
  if ("issues" in loaded) return new Map();
  return new Map(
    versionsOf(loaded.release).flatMap(({ digest, golden }) => {
      const variant = variants.find((served) => served.digest === digest);
      const [question] = variant === undefined ? [] : readQuestions(golden);
      return variant === undefined || question === undefined ? [] : [[variant.variant, question] as const];
    }),
  );
}

/** More tries than chance needs to meet one variant twice in a row. */
const tries = 50;

/** Asks a model until the variant that answers is the one whose question it was: versions may have rows of their own. */
export async function askOwn(url: string, questions: ReadonlyMap<string, Question>, first: Question) {
  let question = first;
  for (let attempt = 1; ; attempt += 1) {
    const asked = await ask(`${url}${question.path}`, question.body);
    const own = questions.get(asked.response.headers.get("x-model-variant") ?? "") ?? first;
    const isOwn = own.path === question.path && isDeepStrictEqual(own.body, question.body);
    if (isOwn || attempt === tries) return { ...asked, question: own };
    await asked.response.body?.cancel();
    question = own;
  }
}

/**
 * Asks every model a real question through the gateway and compares with the training library's own answer.
 * @throws {Problem} when one does not answer or answers something else
 */
export async function predictionTable(environment: string, stack: StackOutputs): Promise<string> {
  const rows: string[][] = [];
  for (const [name, model] of Object.entries(stack.models)) {
    const questions = questionsOf(environment, name, model);
    const [first] = questions.values();
    if (first === undefined)
      throw new Problem(`${name} has no golden rows.`, "Write some: see examples/iris/golden.json.");
    await ask(`${model.url}${first.path}`, first.body); // the first one waits for the route; the second is what a client sees
    const { response, milliseconds, question } = await askOwn(model.url, questions, first);
    const { asked, known } = question;
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
