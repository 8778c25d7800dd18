import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { Say } from "../../local/console/steps.ts";
import { inventory } from "../../local/rehearsal/inventory.ts";
import { rehearsalLayout, type RehearsalLayout } from "../../local/rehearsal/layout.ts";
import type { Report } from "../../local/rehearsal/report.ts";
import { cloneFolder, shareModules } from "../../test/support/clone-folder.ts";
import { declare } from "../ways/declare.ts";
import type { Proof } from "./proof.ts";

/** Between two looks at what stands (ms). */
const pause = 5_000;

/** Environments, the release files of what they have beside their own, and what of each way of use has to stand in them. */
const stands = [
  {
    environment: "dev",
    portBlock: 58,
    releases: {
      "iris-nearline": "local/iris-nearline.yaml",
      "iris-cached": "local/iris-cached.yaml",
      "iris-files": "dev/iris.yaml",
      "iris-stumps": "local/iris-stumps.yaml",
      watering: "local/watering.yaml",
    },
    ways: {
      "a queue on SQS": [
        ...["requests", "results", "dead"].map((what) => `queue ml-serving-dev-nearline-iris-nearline-${what}`),
        "Deployment models-examples/iris-nearline-worker",
        "ScaledObject models-examples/iris-nearline-worker",
      ],
      "kept answers": [
        "StatefulSet results/results",
        "NetworkPolicy models-examples/allow-kept-results-of-iris-cached",
      ],
      "files by Jobs": ["CronJob models-examples/iris-batch"],
      "files by Spark": [
        "Deployment spark-operator/spark-operator-controller",
        "ScheduledSparkApplication models-examples/iris-files-spark",
      ],
      "a graph": [
        "Deployment models-examples/flower-care-champion",
        "HTTPRoute models-examples/flower-care",
        "NetworkPolicy models-examples/allow-calls-of-flower-care",
      ],
    },
  },
  {
    environment: "sit",
    portBlock: 59,
    releases: { "iris-topics": "sit/iris.yaml" },
    ways: {
      "a queue on Kafka": [
        "Deployment models-examples/iris-topics-worker",
        "ScaledObject models-examples/iris-topics-worker",
      ],
    },
  },
] as const;

type Stand = (typeof stands)[number];

/** Names of the queues in the account's folder. */
function queues(store: string): readonly string[] {
  const files = readdirSync(store, { recursive: true, encoding: "utf8" });
  return files.flatMap((file) => {
    const name = /sqs\.queue\.Queue\/.*%2F([^%/]+)\.json$/.exec(file)?.[1];
    return name === undefined ? [] : [`queue ${name}`];
  });
}

/** Everything that has stood while the rehearsal went on. */
async function seenWhile(rehearsal: Promise<unknown>, { cluster, store }: RehearsalLayout): Promise<Set<string>> {
  const seen = new Set<string>();
  const over = rehearsal.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([over, sleep(pause, false)]))) {
    // Before the API server answers, and when it is gone, there is nothing.
    const found = await inventory(cluster.kubeconfig).catch(() => []);
    for (const one of found) seen.add(one);
    try {
      for (const one of queues(store)) seen.add(one);
    } catch {
      continue; // no account yet
    }
  }
  return seen;
}

interface Rehearsed {
  readonly stand: Stand;
  readonly report: Report | undefined;
  /** The last words of one that failed. */
  readonly words: string;
  readonly missing: readonly string[];
}

async function rehearsed(folder: string, stand: Stand, say: Say): Promise<Rehearsed> {
  const { environment, portBlock, ways } = stand;
  const name = `ways-${environment}`;
  const child = execa("make", ["rehearse", `ENV=${environment}`, "JSON=1"], {
    cwd: folder,
    env: {
      ...{ ML_SERVING_CLUSTER: name, ML_SERVING_PORT_BLOCK: String(portBlock) },
      // Its own flags, not those of a make that runs the proofs; nor one within it, which prints folders.
      ...{ MAKEFLAGS: "", MAKELEVEL: "0" },
    },
    reject: false,
    stdin: "ignore",
  });
  void (async () => {
    for await (const line of child.iterable({ from: "stderr" })) say(`${environment}: ${line}`);
  })().catch(() => undefined); // the same failure is told below
  const seen = await seenWhile(child, rehearsalLayout({ environment, name, portBlock }));
  const { failed, stdout, stderr } = await child;
  const missing = Object.values<readonly string[]>(ways)
    .flat()
    .filter((object) => !seen.has(object));
  return failed
    ? { stand, report: undefined, words: stderr.slice(-600), missing }
    : { stand, report: JSON.parse(stdout) as Report, words: "", missing };
}

function figures({ stand, report, words, missing }: Rehearsed): Proof["figures"] {
  const { environment, ways } = stand;
  const told = (phase: string): string => report?.phases.find(({ name }) => name === phase)?.told ?? "?";
  return [
    [
      environment,
      report === undefined
        ? `failed: ${words.replaceAll("\n", " ")}`
        : `${(report.ms / 1_000).toFixed(0)} s in ${report.phases.length} phases; up: ${told("up")}; ${told("every pod on the pool where it should be")}; again: ${told("a run that changes nothing")}`,
    ],
    ...Object.entries<readonly string[]>(ways).map(([way, objects]) => {
      const lacks = objects.filter((object) => missing.includes(object));
      const stood = `${objects.length - lacks.length} of ${objects.length} objects stood`;
      return [`${environment}: ${way}`, lacks.length === 0 ? stood : `${stood}; not ${lacks.join(", ")}`] as const;
    }),
  ];
}

/** Every way in which a model can be used, declared in environments on AWS and rehearsed there from nothing to nothing. */
export async function ways(say: Say): Promise<Proof> {
  const folder = await cloneFolder();
  try {
    await shareModules(folder);
    for (const { environment, releases } of stands) declare(folder, environment, releases);
    const results: Rehearsed[] = [];
    for (const stand of stands) results.push(await rehearsed(folder, stand, say));
    return {
      name: "Every way on AWS",
      claim:
        "Environments on AWS with queues on SQS and Kafka, kept answers, files by Jobs and by Spark and a graph of models are rehearsed from nothing to nothing",
      figures: results.flatMap(figures),
      held: results.every(({ report, missing }) => report !== undefined && missing.length === 0),
    };
  } finally {
    await execa("rm", ["-rf", folder]);
  }
}
