import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { startServer } from "./server.ts";
import { type Result, wrk } from "./wrk.ts";

/** What the PMML server has to reach on one core: 20,000 requests/s at 16 connections with p99 ≤ 10 ms, ready within 2.5 s. */
const goal = { requestsPerSecond: 20_000, p99: 10, startToReadySeconds: 2.5 };

interface Options {
  readonly seconds: number;
  readonly connections: number;
  readonly warmSeconds: number;
  readonly json?: boolean;
}

interface Report {
  readonly startToReadySeconds: number;
  /** The first seconds after readiness, while the JVM still compiles on the same core. */
  readonly cold: Result;
  readonly infer: Result;
  /** The same server, same machine, same minute: an answer without a model. */
  readonly reference: Result;
  /** Throughput of predictions for each of the reference; what a noisy machine changes least. */
  readonly ratio: number;
  readonly loadAverageBefore: number;
  readonly goalMet: boolean;
}

async function measure(options: Options): Promise<Report> {
  const root = join(import.meta.dirname, "../..");
  const golden = JSON.parse(readFileSync(join(root, "examples/iris/golden.json"), "utf8")) as {
    rows: { input: number[] }[];
  };
  const body = JSON.stringify({
    inputs: [{ name: "rows", shape: [1, 4], datatype: "FP64", data: golden.rows[0]?.input }],
  });
  const context = await ensureContext("pmml", (now) => {
    console.error(now);
  });
  const loadAverageBefore = loadavg()[0] ?? NaN;
  const folder = mkdtempSync(join(tmpdir(), "pmml-bench-"));
  const server = await startServer(context, join(root, "examples/iris/model.pmml"));
  try {
    const { seconds, connections } = options;
    const post = { url: `${server.url}/v2/models/model/infer`, connections, body };
    const cold = await wrk({ ...post, seconds: options.warmSeconds }, folder);
    const infer = await wrk({ ...post, seconds }, folder);
    const reference = await wrk(
      { url: `${server.url}/v2/health/live`, seconds: Math.min(seconds, 5), connections },
      folder,
    );
    const { startToReadySeconds } = server;
    const fast = infer.requestsPerSecond >= goal.requestsPerSecond && infer.p99 <= goal.p99 && infer.failed === 0;
    return {
      startToReadySeconds,
      cold,
      infer,
      reference,
      ratio: infer.requestsPerSecond / reference.requestsPerSecond,
      loadAverageBefore,
      goalMet: fast && startToReadySeconds <= goal.startToReadySeconds,
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

function line(name: string, { requestsPerSecond, p50, p99, failed }: Result): string {
  return `${name.padEnd(22)}${requestsPerSecond.toFixed(0).padStart(8)} requests/s   p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms   ${failed} failed`;
}

const options = new Command("bench-pmml-server")
  .description("Server on core 0, wrk on core 1; iris, 102 trees, one row a request.")
  .option("--seconds <n>", "length of the measurement", Number, 10)
  .option("--warm-seconds <n>", "load before it", Number, 10)
  .option("--connections <n>", "connections", Number, 16)
  .option("--json", "print JSON")
  .parse()
  .opts<Options>();

const report = await measure(options);
if (options.json === true) {
  console.log(JSON.stringify(report, undefined, 2));
} else {
  console.log(
    `start to ready        ${report.startToReadySeconds.toFixed(2)} s (goal ≤ ${goal.startToReadySeconds} s)`,
  );
  console.log(line(`first ${options.warmSeconds} s`, report.cold));
  console.log(line("predictions", report.infer));
  console.log(line("reference (/live)", report.reference));
  console.log(`ratio ${report.ratio.toFixed(3)}, load average before ${report.loadAverageBefore.toFixed(2)}`);
  console.log(
    `goal (≥ ${goal.requestsPerSecond} requests/s, p99 ≤ ${goal.p99} ms): ${report.goalMet ? "met" : "NOT met"}`,
  );
}
