import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { startServer } from "./server.ts";
import { wrk } from "./wrk.ts";

/** Lines a second that are measured: none, what a server writes unless it is told otherwise, and one a request. */
const settings = ["off", "100", "all"] as const;
type Setting = (typeof settings)[number];

const options = new Command("bench-pmml-logging")
  .description(
    "What lines a request cost: server on core 0, wrk on core 1; iris, one row a request, settings by turns.",
  )
  .option("--seconds <n>", "length of each measurement", Number, 5)
  .option("--rounds <n>", "how often each setting is measured", Number, 5)
  .option("--connections <n>", "connections", Number, 16)
  .parse()
  .opts<{ readonly seconds: number; readonly rounds: number; readonly connections: number }>();

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const root = join(import.meta.dirname, "../..");
const golden = JSON.parse(readFileSync(join(root, "examples/iris/golden.json"), "utf8")) as {
  readonly rows: readonly { readonly input: readonly number[] }[];
};
const body = JSON.stringify({
  inputs: [{ name: "rows", shape: [1, 4], datatype: "FP64", data: golden.rows[0]?.input }],
});
const context = await ensureContext("pmml", (now) => {
  console.error(now);
});
const folder = mkdtempSync(join(tmpdir(), "pmml-logging-"));
const servers = await Promise.all(
  settings.map(async (setting) => {
    const flags = ["--model-variant=champion", `--access-log=${setting}`];
    return [setting, await startServer(context, join(root, "examples/iris/model.pmml"), flags)] as const;
  }),
);
const measured: Record<Setting, number[]> = { off: [], "100": [], all: [] };
try {
  // By turns, so that whatever else the machine does meets all of them; the first round is the JVM's.
  for (let round = 0; round <= options.rounds; round += 1)
    for (const [setting, { url, cpuSeconds }] of servers) {
      const before = cpuSeconds();
      const { requestsPerSecond, failed } = await wrk(
        { url: `${url}/v2/models/model/infer`, seconds: options.seconds, connections: options.connections, body },
        folder,
      );
      if (failed > 0) throw new Error(`${failed} requests failed`);
      const each = ((cpuSeconds() - before) / (requestsPerSecond * options.seconds)) * 1e6;
      if (round > 0) measured[setting].push(each);
    }
} finally {
  for (const [, server] of servers) await server.stop();
  rmSync(folder, { recursive: true });
}
for (const setting of settings) {
  // CPU time, which a noisy machine changes less than throughput; each round against the same round without lines. The
  // ratio is of what one core can answer.
  const ratios = measured[setting].map((value, round) => (measured.off[round] ?? Number.NaN) / value);
  console.log(
    `${setting.padStart(4)} lines/s   ${median(measured[setting]).toFixed(1).padStart(6)} µs of CPU a request   ratio ${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`,
  );
}
