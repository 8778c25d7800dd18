import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { run } from "../../local/console/run.ts";
import { toolPath } from "../../local/toolchain/paths.ts";

/** A recorded series that long windows are averaged from: how far back it goes, and how dense it is (s). */
const kept = [
  { metric: "model:slo_events:rate", back: 3_600, every: 15 },
  { metric: "model:slo_events:rate_step", back: 3 * 86_400, every: 300 },
  { metric: "model:slo_events:rate_hour", back: 30 * 86_400, every: 3_600 },
];

/** Requests a second that a model was asked, and of these. */
const rates = { all: 2, failed: 0.001, slow: 0.01 };

/** Puts a month's recorded series into the folder of a Prometheus that has not started: https://prometheus.io/docs/prometheus/latest/storage/#backfilling-for-recording-rules */
export async function backfill(models: number, folder: string): Promise<void> {
  const now = Math.floor(Date.now() / 1000) - 60;
  for (const { metric, back, every } of kept) {
    const file = join(folder, "backfill.txt");
    const out = createWriteStream(file);
    out.write(`# TYPE ${metric} gauge\n`);
    for (let index = 0; index < models; index += 1)
      for (const [kind, rate] of Object.entries(rates)) {
        const name = `${metric}{kind="${kind}",model="model-${String(index).padStart(4, "0")}",team="team-${index % 20}"}`;
        const samples = Array.from(
          { length: Math.floor(back / every) },
          (_, sample) => `${name} ${rate} ${now - back + (sample + 1) * every}\n`,
        );
        if (!out.write(samples.join(""))) await once(out, "drain");
      }
    out.end("# EOF\n");
    await once(out, "close");
    const longest = ["--max-block-duration=744h", "--quiet"];
    await run(
      [toolPath("promtool"), "tsdb", "create-blocks-from", ...longest, "openmetrics", file, join(folder, "data")],
      {},
    );
  }
}
