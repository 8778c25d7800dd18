import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import type { Proof } from "./proof.ts";

/** Rounds, of which each asks the model alone, for an answer that is not there, and for one that is. */
const rounds = 1000;
/** Before anything is measured: servers compile what they run often. */
const warming = 100;
/** Most that a request may take while Redis says nothing (ms): its own 50, and the model's, on a busy machine. */
const away = 1000;

interface Answer {
  readonly status: number;
  readonly cache: string | null;
  readonly outputs: string;
  readonly milliseconds: number;
}

async function ask(url: string, row: readonly number[]): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(`${url}/infer`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inputs: [{ name: "rows", shape: [1, 4], datatype: "FP64", data: row }] }),
  });
  const { outputs = [] } = (await response.json()) as { readonly outputs?: readonly { name: string; data: unknown }[] };
  const told = Object.fromEntries(outputs.map(({ name, data }) => [name, data]));
  return {
    status: response.status,
    cache: response.headers.get("x-cache"),
    outputs: JSON.stringify(told),
    milliseconds: performance.now() - began,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A flower that nobody has asked about: as many as there are numbers. */
const flower = (): readonly number[] => [4, 2, 1, 0].map((least) => least + 3 * Math.random());

async function measured(stack: TestStack, say: Say): Promise<Proof> {
  const base = `http://127.0.0.1:${stack.cluster.ports.gateway}/models`;
  const known = flower();
  await ask(`${base}/iris-cached`, known);
  const times = { alone: [] as number[], miss: [] as number[], hit: [] as number[] };
  let wrong = 0;
  let late = 0;
  for (let round = 0; round < rounds + warming; round += 1) {
    const row = flower();
    const answers = {
      alone: await ask(`${base}/iris`, row),
      miss: await ask(`${base}/iris-cached`, row),
      hit: await ask(`${base}/iris-cached`, known),
    };
    const again = await ask(`${base}/iris-cached`, row);
    const isModels = [answers.miss, again].every(
      ({ status, outputs }) => status === 200 && outputs === answers.alone.outputs,
    );
    if (!isModels) wrong += 1;
    // A machine that is busy otherwise may let Redis' 50 ms pass: then the model answers.
    const { miss, hit } = answers;
    if (miss.cache !== "miss" || hit.cache !== "hit" || again.cache !== "hit") {
      late += 1;
      continue;
    }
    if (round < warming) continue;
    for (const what of ["alone", "miss", "hit"] as const) times[what].push(answers[what].milliseconds);
    if (round % 200 === 0) say(`${round - warming} rounds`);
  }
  const scale = (replicas: number) =>
    kubectl(stack.cluster.kubeconfig, ["scale", "-n", "results", "statefulset/results", `--replicas=${replicas}`]);
  await scale(0);
  await kubectl(stack.cluster.kubeconfig, [
    ...["wait", "-n", "results", "pod/results-0", "--for=delete", "--timeout=60s"],
  ]);
  const without: Answer[] = [];
  for (let turn = 0; turn < 50; turn += 1) {
    without.push(await ask(`${base}/iris-cached`, known));
    await sleep(100);
  }
  const failed = without.filter(
    ({ status, cache, milliseconds }) => status !== 200 || cache !== "away" || milliseconds > away,
  );
  const ratio = (what: "miss" | "hit") => (quantile(times[what], 0.5) / quantile(times.alone, 0.5)).toFixed(2);
  const told = (what: keyof typeof times) =>
    `${quantile(times[what], 0.5).toFixed(1)} ms, 99 of 100 within ${quantile(times[what], 0.99).toFixed(1)} ms`;
  return {
    name: "Kept answers",
    claim:
      "An answer that is kept is the model's own, and is given faster than the model gives it; without Redis every request is answered by the model",
    figures: [
      ["rounds", String(rounds)],
      ["of them with another answer than the model's own", String(wrong)],
      ["of them with one at least that Redis was too late for, and the model gave", String(late)],
      ["the model alone, half of the answers within", told("alone")],
      ["a miss", `${told("miss")}: ${ratio("miss")} of the model alone`],
      ["a hit", `${told("hit")}: ${ratio("hit")} of the model alone`],
      [
        `without Redis: of ${without.length} requests not answered by the model within ${away} ms`,
        `${failed.length}; the slowest took ${Math.max(...without.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`,
      ],
    ],
    held: wrong === 0 && late < rounds / 2 && failed.length === 0 && Number(ratio("hit")) < 1,
  };
}

/** What it costs to keep answers, and that nothing is lost with them. */
export async function results(say: Say): Promise<Proof> {
  const stack = testStack("results", 60);
  try {
    say("up with iris and iris-cached");
    const { exitCode, all } = await stack.make("up", "iris,iris-cached");
    if (exitCode !== 0) throw new Error(all);
    return await measured(stack, say);
  } finally {
    await stack.make("down");
  }
}
