import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl, waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import type { Proof } from "./proof.ts";

/** Of stacks/graphs/flower-care.ts: its inputs in the order of the rows, and its steps' own time-outs (ms). */
const inputs = ["sepal_length", "sepal_width", "petal_length", "petal_width"] as const;
const stepTimeout = 2000;
const fallback = { millilitres: 50, advice: "ask a gardener" } as const;
/** Most that the way to the graph and back takes beside that, on a busy machine (ms). */
const way = 500;
/** Beside what rounding does to the sum of two numbers there is no difference. */
const tolerance = 1e-12;

interface Tensor {
  readonly name: string;
  readonly data: readonly (string | number)[];
}

interface Answer {
  readonly status: number;
  readonly fallbacks: string | null;
  readonly error: string | undefined;
  readonly values: Readonly<Record<string, readonly (string | number)[]>>;
  readonly milliseconds: number;
}

/** A row of examples/flower-care/rows.json: what scikit-learn and Python answer, not this program. */
type Row = readonly [
  ...flower: [number, number, number, number],
  species: string,
  virginica: number,
  millilitres: number,
  advice: string,
  isSure: number,
];

function rowsOf(): readonly Row[] {
  return (JSON.parse(readFileSync("examples/flower-care/rows.json", "utf8")) as { rows: readonly Row[] }).rows;
}

async function post(url: string, body: unknown): Promise<Answer> {
  const began = performance.now();
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const told = (await response.json()) as { readonly error?: string; readonly outputs?: readonly Tensor[] };
  return {
    status: response.status,
    fallbacks: response.headers.get("x-graph-fallbacks"),
    error: told.error,
    values: Object.fromEntries((told.outputs ?? []).map(({ name, data }) => [name, data])),
    milliseconds: performance.now() - began,
  };
}

function flowers(rows: readonly Row[]): object {
  const shape = [rows.length];
  return {
    inputs: inputs.map((name, index) => ({ name, shape, datatype: "FP64", data: rows.map((row) => row[index]) })),
  };
}

/** How far a graph's answer is from what a row says; infinite where a text is another. */
function distance({ values }: Answer, rows: readonly Row[]): number {
  const { species = [], virginica = [], millilitres = [], advice = [] } = values;
  return Math.max(
    ...rows.map((row, index) =>
      species[index] === row[4] && advice[index] === row[7]
        ? Math.max(Math.abs(Number(virginica[index]) - row[5]), Math.abs(Number(millilitres[index]) - row[6]))
        : Number.POSITIVE_INFINITY,
    ),
  );
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The steps that a row takes, asked one after another by a client through the gateway (ms). */
async function directly(base: string, row: Row): Promise<{ readonly milliseconds: number; readonly calls: number }> {
  const began = performance.now();
  await post(`${base}/models/iris/infer`, flowers([row]));
  const isUnsure = row[8] === 0;
  if (isUnsure) await post(`${base}/models/iris-stumps/infer`, flowers([row]));
  await post(`${base}/models/watering/plan`, { data: [{ species: row[4], petal_area: row[2] * row[3] }] });
  return { milliseconds: performance.now() - began, calls: isUnsure ? 3 : 2 };
}

async function scale({ cluster: { kubeconfig } }: TestStack, model: string, replicas: number, say: Say): Promise<void> {
  const deployment = ["-n", exampleNamespace, `deployment/${model}-champion`];
  await kubectl(kubeconfig, ["scale", ...deployment, `--replicas=${replicas}`]);
  const selector = ["-n", exampleNamespace, "-l", `ml-serving/model=${model}`, "-o", "name"];
  await waitUntil(
    `${replicas} replicas of ${model}`,
    async () => {
      const pods = (await kubectl(kubeconfig, ["get", "pods", ...selector])).split("\n").filter(Boolean).length;
      return pods === replicas || `${pods} are`;
    },
    { seconds: 60, say, whatToDo: `npx kubectl -n ${exampleNamespace} get pods says what they wait for.` },
  );
}

const told = ({ status, error, fallbacks, milliseconds }: Answer): string =>
  `${status}${error === undefined ? "" : `, "${error}"`}${fallbacks === null ? "" : `, fallback of ${fallbacks}`}, after ${milliseconds.toFixed(0)} ms`;

async function proved(stack: TestStack, say: Say): Promise<Proof> {
  const base = `http://127.0.0.1:${stack.cluster.ports.gateway}`;
  const url = `${base}/models/flower-care/infer`;
  const rows = rowsOf();
  say("1,000 flowers, one a request");
  const answers: Answer[] = [];
  const direct: { readonly milliseconds: number; readonly calls: number }[] = [];
  // In turns, so that both have the same machine; connections are warm before anything is counted.
  for (const row of rows.slice(0, 50)) await Promise.all([post(url, flowers([row])), directly(base, row)]);
  for (const row of rows) {
    answers.push(await post(url, flowers([row])));
    direct.push(await directly(base, row));
  }
  const off = Math.max(
    ...rows.map((row, index) => (answers[index] === undefined ? Number.NaN : distance(answers[index], [row]))),
  );
  const whole = await post(url, flowers(rows));
  const graphTimes = answers.map(({ milliseconds }) => milliseconds);
  const directTimes = direct.map(({ milliseconds }) => milliseconds);
  const hops = direct.reduce((sum, { calls }) => sum + calls, 0) / direct.length;
  const overhead = (quantile(graphTimes, 0.5) - quantile(directTimes, 0.5)) / hops;

  const [row] = rows;
  if (row === undefined) throw new Error("there are no rows");
  say("without the soft step");
  await scale(stack, "watering", 0, say);
  const soft = await post(url, flowers([row]));
  const softRight =
    soft.status === 200 &&
    soft.fallbacks === "care" &&
    soft.values["species"]?.[0] === row[4] &&
    soft.values["millilitres"]?.[0] === fallback.millilitres &&
    soft.values["advice"]?.[0] === fallback.advice;
  await scale(stack, "watering", 1, say);

  say("without a hard step");
  await scale(stack, "iris", 0, say);
  const hard = await post(url, flowers([row]));
  const hardRight =
    (hard.status === 503 || hard.status === 504) &&
    hard.error?.startsWith("Step first (model iris) ") === true &&
    hard.milliseconds < stepTimeout + way;
  await scale(stack, "iris", 2, say);
  let again = hard;
  for (let round = 0; again.status !== 200 && round < 120; round += 1) {
    await sleep(500);
    again = await post(url, flowers([row]));
  }
  const isUnsure = rows.filter((one) => one[8] === 0).length;
  return {
    name: "A graph of models",
    claim:
      "Two PMML models, a switch and a logic service answer as scikit-learn and Python say for 1,000 flowers; a dead soft step gives its fallback, a dead hard one an error that names it, within the step's time-out",
    figures: [
      ["flowers, and those that the switch sends to the second model", `${rows.length}, ${isUnsure}`],
      ["largest difference of a number, one flower a request", String(off)],
      ["largest difference, all in one request", String(distance(whole, rows))],
      ["one request of 1,000 rows", `${whole.milliseconds.toFixed(0)} ms`],
      [
        "the graph, through the gateway (p50, p99)",
        `${quantile(graphTimes, 0.5).toFixed(1)} ms, ${quantile(graphTimes, 0.99).toFixed(1)} ms`,
      ],
      [
        `its steps asked one after another through the gateway, ${hops.toFixed(2)} calls each (p50, p99)`,
        `${quantile(directTimes, 0.5).toFixed(1)} ms, ${quantile(directTimes, 0.99).toFixed(1)} ms`,
      ],
      ["what the graph adds to that, a call (p50)", `${overhead.toFixed(2)} ms`],
      ["the soft step has no replica", told(soft)],
      ["a hard step has no replica", told(hard)],
      ["the hard step is back", told(again)],
    ],
    held: off < tolerance && distance(whole, rows) < tolerance && softRight && hardRight && again.status === 200,
  };
}

/** The example graph on a cluster of its own: right answers, what a hop costs, and what happens without a step. */
export async function graph(say: Say): Promise<Proof> {
  const stack = testStack("graphs", 68);
  try {
    say("make up MODELS=flower-care");
    const { exitCode, all } = await stack.make("up", "flower-care");
    if (exitCode !== 0) throw new Error(all.slice(-2000));
    return await proved(stack, say);
  } finally {
    await stack.make("down");
  }
}
