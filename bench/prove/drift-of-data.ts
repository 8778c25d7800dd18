import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl, waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { instant } from "../../test/support/prometheus.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import { drillScale, shortenWindows } from "../alerts/drill.ts";
import { startReceiver } from "../alerts/heard.ts";
import type { Proof } from "./proof.ts";

const model = "iris-watched";
const alertName = "ModelDataDrifted";
/** Left out of its records by what the model declares. */
const redacted = "petal_width";
/** A value of that field which nothing else has: it is looked for in everything that was written. */
const planted = 0.271828182;
/** Centimetres that one input is moved by. */
const shift = 1.5;
/** By a convention of credit scoring nothing has shifted below the first, and above the second much. */
const [none, much] = [0.1, 0.25];
/** The alert waits for 15 minutes; beside it looks, rules, and what Alertmanager waits for (s). */
const mostUntilHeard = 15 * 60 * drillScale + 60;
/** Longer than servers wait after something could not be delivered. */
const settled = 15_000;

interface PayloadRecord {
  readonly time: string;
  readonly inputs: Readonly<Record<string, readonly unknown[]>>;
  readonly outputs: Readonly<Record<string, readonly unknown[]>>;
}

const trainingFile = "examples/iris/training.csv";
const inputs = ["sepal_length", "sepal_width", "petal_length", redacted] as const;
type TrainingRow = Readonly<Record<(typeof inputs)[number], number>>;

function trainingRows(): readonly TrainingRow[] {
  const [head = "", ...lines] = readFileSync(trainingFile, "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const values = line.split(",");
    return Object.fromEntries(inputs.map((name) => [name, Number(values[names.indexOf(name)])])) as TrainingRow;
  });
}

/** The bins of each field. */
function referenceFields(): object {
  const told = JSON.parse(readFileSync("examples/iris/reference.json", "utf8")) as Record<"inputs" | "outputs", object>;
  return { ...told.inputs, ...told.outputs };
}

async function send(stack: TestStack, rows: readonly TrainingRow[]): Promise<void> {
  const url = `http://127.0.0.1:${stack.cluster.ports.gateway}/models/${model}/infer`;
  for (const row of rows) {
    const tensors = Object.entries(row).map(([name, value]) => ({ name, shape: [1], datatype: "FP64", data: [value] }));
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ inputs: tensors }),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  }
}

/** All that the model's pods have written. */
async function logOf(kubeconfig: string): Promise<string> {
  return kubectl(kubeconfig, [
    ...["logs", "-n", exampleNamespace, "-l", `ml-serving/model=${model}`],
    ...["--all-containers", "--tail=-1"],
  ]);
}

function recordsOf(log: string, since: number): readonly PayloadRecord[] {
  return log
    .split("\n")
    .filter((line) => line.startsWith('{"kind":"payload"') || line.startsWith('{"kind": "payload"'))
    .map((line) => JSON.parse(line) as PayloadRecord)
    .filter(({ time }) => Date.parse(time) >= since);
}

/** By field and statistic, what an independent script says of records. */
function expectedOf(records: readonly PayloadRecord[], packages: string): Readonly<Record<string, number>> {
  const columns: Record<string, unknown[]> = {};
  for (const { inputs, outputs } of records)
    for (const [name, values] of Object.entries({ ...inputs, ...outputs })) (columns[name] ??= []).push(...values);
  const input = JSON.stringify({ training: trainingFile, reference: referenceFields(), columns });
  const env = { ...process.env, PYTHONPATH: packages };
  const told = execFileSync("python3.11", ["test/support/scipy_drift.py"], { env, input }).toString();
  // The fourth output is told as the furthest of those without a name: the only one.
  return JSON.parse(told.replaceAll("probability_virginica", "other")) as Readonly<Record<string, number>>;
}

/** By field and statistic, what Prometheus has once so many rows are compared. */
async function foundOf(url: string, rows: number, say: Say): Promise<Readonly<Record<string, number>>> {
  await waitUntil(
    `${rows} rows compared`,
    async () => {
      const [sample] = await instant(url, `model_data_drift_rows{model="${model}"}`);
      return sample?.value === rows || `${sample?.value ?? "none"} are`;
    },
    { seconds: 60, say, whatToDo: "The log of drift in monitoring says what it takes." },
  );
  const samples = await instant(url, `model_data_drift{model="${model}"}`);
  return Object.fromEntries(
    samples.map(({ labels, value }) => [`${labels["field"] ?? ""} ${labels["statistic"] ?? ""}`, value]),
  );
}

/** The largest difference of a statistic; not a number where the two are not of the same fields. */
function furthest(found: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): number {
  const names = Object.keys(expected).sort();
  if (Object.keys(found).sort().join() !== names.join()) return Number.NaN;
  return Math.max(...names.map((name) => Math.abs((found[name] ?? Number.NaN) - (expected[name] ?? Number.NaN))));
}

function largestPsi(found: Readonly<Record<string, number>>): number {
  return Math.max(...Object.entries(found).flatMap(([name, value]) => (name.endsWith(" psi") ? [value] : [])));
}

async function restartCollector(kubeconfig: string): Promise<number> {
  const at = ["-n", "monitoring", "deployment/drift"];
  await kubectl(kubeconfig, ["rollout", "restart", ...at]);
  await kubectl(kubeconfig, ["rollout", "status", ...at, "--timeout=120s"]);
  return Date.now();
}

async function drifted(stack: TestStack, packages: string, say: Say): Promise<Proof> {
  const { kubeconfig, ports } = stack.cluster;
  const prometheus = `http://127.0.0.1:${ports.prometheus}`;
  const receiver = startReceiver(stack.cluster);
  const heardOf = (): typeof receiver.heard =>
    receiver.heard.filter(({ alert }) => alert.labels["alertname"] === alertName && alert.status === "firing");
  try {
    say("shortened windows, a receiver, and nothing compared yet");
    await shortenWindows(kubeconfig, receiver.url);
    const since = await restartCollector(kubeconfig);
    await sleep(settled);

    say("flowers of the training");
    const training = trainingRows();
    await send(stack, [...training, ...training]);
    const same = await foundOf(prometheus, 2 * training.length, say);
    const sameOff = furthest(same, expectedOf(recordsOf(await logOf(kubeconfig), since), packages));
    const pending = await instant(prometheus, `ALERTS{alertname="${alertName}"}`);

    say("other flowers");
    const moved = training.map((row) => ({ ...row, sepal_length: row.sepal_length + shift }));
    const shifted = Date.now();
    await send(stack, [...moved, ...moved, ...moved.map((row) => ({ ...row, [redacted]: planted }))]);
    const rows = 5 * training.length;
    const found = await foundOf(prometheus, rows, say);
    const log = await logOf(kubeconfig);
    const records = recordsOf(log, since);
    const off = furthest(found, expectedOf(records, packages));
    const clean = !log.includes(String(planted));
    const unnamed = records.every(({ inputs, outputs }) => !(redacted in inputs) && !(redacted in outputs));

    say("somebody hears of it");
    await waitUntil(
      `${alertName} at the receiver, and a retraining called for`,
      () => Promise.resolve(new Set(heardOf().map(({ told }) => told)).size === 2 || `heard ${heardOf().length} times`),
      { seconds: mostUntilHeard + 60, say, whatToDo: "Prometheus' /api/v1/alerts says what it knows." },
    );
    const heard = heardOf();
    const seconds = ((heard[0]?.at ?? Number.NaN) - shifted) / 1000;
    const statistics = Object.keys(found).length;
    const sensible = largestPsi(same) < none && (found["sepal_length psi"] ?? 0) > much;
    return {
      name: "Drift of data",
      claim: `Requests to ${model} like its training's have not drifted; ones with an input moved by ${shift} cm have, each statistic as an independent script with scipy has it of the records in the pod's log to 1e-9, and a webhook hears it within ${mostUntilHeard} s, windows at a scale of ${drillScale}; a field that is left out is in no record`,
      figures: [
        ["records like the training's", String(2 * training.length)],
        ["largest population stability index then", largestPsi(same).toFixed(4)],
        ["furthest from scipy's", sameOff.toExponential(1)],
        [`${alertName} pending or firing then`, String(pending.length)],
        ["records in all", String(records.length)],
        ["of sepal_length: psi", (found["sepal_length psi"] ?? Number.NaN).toFixed(4)],
        ["of sepal_length: ks", (found["sepal_length ks"] ?? Number.NaN).toFixed(4)],
        [`furthest of ${statistics} statistics from scipy's`, off.toExponential(1)],
        [`records with ${redacted}, or a value planted in it`, unnamed && clean ? "none" : "some"],
        [`from the shift to ${alertName} at the receiver`, `${seconds.toFixed(0)} s`],
        ["told as", [...new Set(heard.map(({ told }) => told))].sort().join(", ")],
        ["its labels", JSON.stringify(heard[0]?.alert.labels ?? {})],
        ["its runbook", heard[0]?.alert.annotations["runbook"] ?? ""],
      ],
      held:
        [sameOff, off].every((one) => one <= 1e-9) &&
        sensible &&
        pending.length === 0 &&
        records.length === rows &&
        unnamed &&
        clean &&
        seconds <= mostUntilHeard,
    };
  } finally {
    receiver.stop();
  }
}

/** What Prometheus and people hear when a model is sent other data than it was trained on. */
export async function driftOfData(say: Say): Promise<Proof> {
  const stack = testStack("drift-proof", 62);
  // scipy, as it is in the image of what compares.
  const folder = mkdtempSync(join(tmpdir(), "scipy-"));
  execFileSync("tar", ["-xzf", join(await ensureContext("drift", say), "packages.tar.gz"), "-C", folder]);
  try {
    const up = await stack.make("up", model);
    if (up.exitCode !== 0) throw new Error(up.all);
    return await drifted(stack, join(folder, "packages"), say);
  } finally {
    rmSync(folder, { recursive: true });
    await stack.make("down");
  }
}
