import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Say } from "../../local/console/steps.ts";
import { readGolden } from "../../local/golden/classes.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { binomialRange } from "../../test/support/binomial.ts";
import { cloneFolder, shareModules } from "../../test/support/clone-folder.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import { startLoad } from "../load/load.ts";
import { failedOf } from "../load/outcome.ts";
import { startCollector, type Collector, type Span } from "../traces/collector.ts";
import type { Proof } from "./proof.ts";

const models = ["iris", "cancer"] as const;
/** Requests to each, how many a second, and how many percent of them are traced. */
const [requests, rate, percent] = [1_000, 100, 50] as const;
const risk = 1e-6;
/** Envoy sends what it has every few seconds, and does not send again what was lost on the way: a few spans of a thousand may be missing. */
const leastOf = 0.99;
/** Twice as long as the gateway and the SDKs keep spans back (ms). */
const settled = 15_000;

/** The other end, by what is in the image of a server of ours: messages and gRPC in Python. */
async function packages(say: Say): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "collector-"));
  execFileSync("tar", ["-xzf", join(await ensureContext("sklearn", say), "shared.tar.gz"), "-C", folder]);
  return folder;
}

/** The environment `local` with a collector beside the cluster. */
function declareTracing(clone: string, stack: TestStack): void {
  const file = join(clone, "stacks/environments/local.ts");
  const { address } = stack.cluster;
  const tracing = { collector: { host: address, at: { cidr: `${address}/32` } }, percent };
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace('name: "local",', `name: "local",\n  tracing: ${JSON.stringify(tracing)},`));
}

async function asked(stack: TestStack, model: string): Promise<number> {
  const url = `http://127.0.0.1:${stack.cluster.ports.gateway}/models/${model}/infer?token=planted`;
  const golden = readGolden(`examples/${model}/golden.json`);
  return failedOf(await startLoad({ url, rate, requests, golden, timeout: 10_000 }).ended());
}

/** Spans of a model's server, and of those how many lie below one of the gateway's of the same trace. */
function served(spans: readonly Span[], model: string) {
  const gateway = new Set(spans.filter(isGateways).map(({ trace, span }) => `${trace} ${span}`));
  const of = spans.filter(({ resource }) => resource["service.name"] === model);
  return { count: of.length, below: of.filter(({ trace, parent }) => gateway.has(`${trace} ${parent}`)).length };
}

function isGateways({ resource }: Span): boolean {
  return resource["service.name"] === "gateway";
}

/** Traces that the gateway began for a model. */
function begun(spans: readonly Span[], model: string): number {
  return new Set(spans.flatMap((span) => (isGateways(span) && span.attributes["model"] === model ? [span.trace] : [])))
    .size;
}

async function traced(stack: TestStack, collector: Collector, say: Say): Promise<Proof> {
  say(`${requests} requests to each model`);
  const failed = [];
  for (const model of models) failed.push(await asked(stack, model));
  const told = (spans: readonly Span[]) =>
    models.map((model) => ({ model, begun: begun(spans, model), ...served(spans, model) }));
  await sleep(settled);
  const found = told(collector.spans);
  const { least, most } = binomialRange(requests, percent / 100, risk / models.length);

  say("a collector that is gone");
  collector.stop();
  const failedWithout = [];
  for (const model of models) failedWithout.push(await asked(stack, model));
  const inRange = found.every(({ count }) => count >= least && count <= most);
  const payloads = collector.spans.filter((span) => /inputs|sepal|\[5\.1|planted/.test(JSON.stringify(span))).length;
  return {
    name: "Traces",
    claim: `Of ${requests} requests to each of ${models.join(" and ")}, the gateway traces ${percent} %, the model's server adds its span below the gateway's to each of these and to no other (but for a hundredth, that the gateway may lose on the way), neither payload nor query is in a span, and a collector that is gone fails no request`,
    figures: [
      ...found.map(
        ({ model, begun: traces, count, below }) =>
          [
            `traces of ${model}; spans of its servers, below the gateway's`,
            `${traces} (${least} to ${most} at a risk of ${risk}); ${count}, ${below}`,
          ] as const,
      ),
      ["requests that failed", failed.join(" and ")],
      ["spans with a payload or a query", String(payloads)],
      ["requests that failed without the collector", failedWithout.join(" and ")],
    ],
    held:
      inRange &&
      payloads === 0 &&
      found.every(
        ({ begun: traces, count, below }) => traces <= count && traces >= leastOf * count && below >= leastOf * count,
      ) &&
      [...failed, ...failedWithout].every((count) => count === 0),
  };
}

export async function traces(say: Say): Promise<Proof> {
  const clone = await cloneFolder();
  const stack = testStack("traces", 69, clone);
  const folder = await packages(say);
  try {
    await shareModules(clone);
    declareTracing(clone, stack);
    say("a cluster of its own");
    const up = await stack.make("up");
    if (up.exitCode !== 0) throw new Error(`make up:\n${up.all.slice(-2_000)}`);
    const { address, netns } = stack.cluster;
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      PYTHONPATH: join(folder, "packages"),
    };
    const collector = await startCollector({ host: address, grpc: 4317, http: 4318 }, env, netns);
    try {
      return await traced(stack, collector, say);
    } finally {
      collector.stop();
    }
  } finally {
    await stack.make("down");
    rmSync(folder, { recursive: true, force: true });
    rmSync(clone, { recursive: true, force: true });
  }
}
