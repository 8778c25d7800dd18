import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { cloneFolder, shareModules } from "../../test/support/clone-folder.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import type { Proof } from "./proof.ts";

/** A model, the same model whose answers are kept, and what they are asked. */
interface Pair {
  readonly alone: string;
  readonly kept: string;
  readonly input: string;
  /** One that nobody has asked about: as many as there are numbers. */
  readonly row: () => readonly number[];
}

/** One that answers as fast as Redis does, so that nothing is won by keeping. */
const small: Pair = {
  alone: "iris",
  kept: "iris-cached",
  input: "rows",
  row: () => [4, 2, 1, 0].map((least) => least + 3 * Math.random()),
};

/** One in Python, which takes some milliseconds for a row: a customer's months, charges, contract, lines, gigabytes and calls. */
const slower: Pair = {
  alone: "churn",
  kept: "churn-kept",
  input: "table",
  row: () => [113, 80, 2, 1, 10, 5].map((most) => most * Math.random()),
};

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

async function ask(url: string, input: string, row: readonly number[]): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(`${url}/infer`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inputs: [{ name: input, shape: [1, row.length], datatype: "FP64", data: row }] }),
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

/** What became of the rounds with one pair. */
interface Measured {
  readonly wrong: number;
  readonly late: number;
  readonly figures: Proof["figures"];
  /** Half of the answers, by half of those of the model alone. */
  readonly hit: number;
}

async function measured(base: string, { alone, kept, input, row }: Pair, say: Say): Promise<Measured> {
  const known = row();
  await ask(`${base}/${kept}`, input, known);
  const times = { alone: [] as number[], miss: [] as number[], hit: [] as number[] };
  let wrong = 0;
  let late = 0;
  for (let round = 0; round < rounds + warming; round += 1) {
    const asked = row();
    const answers = {
      alone: await ask(`${base}/${alone}`, input, asked),
      miss: await ask(`${base}/${kept}`, input, asked),
      hit: await ask(`${base}/${kept}`, input, known),
    };
    const again = await ask(`${base}/${kept}`, input, asked);
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
    if (round % 200 === 0) say(`${alone}: ${round - warming} rounds`);
  }
  const ratio = (what: "miss" | "hit"): number => quantile(times[what], 0.5) / quantile(times.alone, 0.5);
  const told = (what: keyof typeof times): string =>
    `${quantile(times[what], 0.5).toFixed(1)} ms, 99 of 100 within ${quantile(times[what], 0.99).toFixed(1)} ms`;
  return {
    wrong,
    late,
    figures: [
      [`${alone}: of ${rounds} rounds, with another answer than the model's own`, String(wrong)],
      [`${alone}: with one at least that Redis was too late for, and the model gave`, String(late)],
      [`${alone} alone, half of the answers within`, told("alone")],
      [`${kept}, a miss`, `${told("miss")}: ${ratio("miss").toFixed(2)} of the model alone`],
      [`${kept}, a hit`, `${told("hit")}: ${ratio("hit").toFixed(2)} of the model alone`],
    ],
    hit: ratio("hit"),
  };
}

/** What is answered when Redis is gone. */
async function withoutRedis(stack: TestStack, base: string): Promise<readonly Answer[]> {
  const { kubeconfig } = stack.cluster;
  await kubectl(kubeconfig, ["scale", "-n", "results", "statefulset/results", "--replicas=0"]);
  await kubectl(kubeconfig, ["wait", "-n", "results", "pod/results-0", "--for=delete", "--timeout=60s"]);
  const known = small.row();
  const without: Answer[] = [];
  for (let turn = 0; turn < 50; turn += 1) {
    without.push(await ask(`${base}/${small.kept}`, small.input, known));
    await sleep(100);
  }
  return without;
}

/** Declares the slower model a second time, with its answers kept, as its owner would. */
function declare(folder: string): void {
  const changed = (file: string, to: string, change: (text: string) => string): void => {
    const text = readFileSync(join(folder, file), "utf8");
    const other = change(text);
    if (other === text) throw new Error(`${file} is not as it was`);
    writeFileSync(join(folder, to), other);
  };
  changed("stacks/models/churn.ts", "stacks/models/churn-kept.ts", (text) =>
    text
      .replace("churn = defineModel", "churnKept = defineModel")
      .replace('name: "churn",', 'name: "churn-kept",\n  cache: { ttl: "10m" },'),
  );
  copyFileSync(join(folder, "stacks/releases/local/churn.yaml"), join(folder, "stacks/releases/local/churn-kept.yaml"));
  changed("stacks/environments/local.ts", "stacks/environments/local.ts", (text) =>
    text
      .replace('models/churn.ts";', 'models/churn.ts";\nimport { churnKept } from "../models/churn-kept.ts";')
      .replace("    churn,\n", "    churn,\n    churnKept,\n"),
  );
}

async function proved(stack: TestStack, say: Say): Promise<Proof> {
  const base = `http://127.0.0.1:${stack.cluster.ports.gateway}/models`;
  const ofSmall = await measured(base, small, say);
  const ofSlower = await measured(base, slower, say);
  const without = await withoutRedis(stack, base);
  const failed = without.filter(
    ({ status, cache, milliseconds }) => status !== 200 || cache !== "away" || milliseconds > away,
  );
  const both = [ofSmall, ofSlower];
  return {
    name: "Kept answers",
    claim:
      "An answer that is kept is the model's own, and is given faster than a model in Python gives it; without Redis every request is answered by the model",
    figures: [
      ...both.flatMap(({ figures }) => figures),
      [
        `without Redis: of ${without.length} requests not answered by the model within ${away} ms`,
        `${failed.length}; the slowest took ${Math.max(...without.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`,
      ],
    ],
    held: both.every(({ wrong, late }) => wrong === 0 && late < rounds / 2) && failed.length === 0 && ofSlower.hit < 1,
  };
}

/** What it costs to keep answers, what is won, and that nothing is lost with them. */
export async function results(say: Say): Promise<Proof> {
  const folder = await cloneFolder();
  const stack = testStack("results", 60, folder);
  try {
    await shareModules(folder);
    declare(folder);
    const models = [small, slower].flatMap(({ alone, kept }) => [alone, kept]).join(",");
    say(`up with ${models}`);
    const { exitCode, all } = await stack.make("up", models);
    if (exitCode !== 0) throw new Error(all);
    return await proved(stack, say);
  } finally {
    await stack.make("down");
    rmSync(folder, { recursive: true, force: true });
  }
}
