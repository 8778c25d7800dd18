import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dump } from "js-yaml";
import { prometheusFiles } from "../../components/monitoring/configuration.ts";
import { runMain } from "../../local/console/problem.ts";
import { table } from "../../local/console/table.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { instant } from "../../test/support/prometheus.ts";
import { backfill } from "./backfill.ts";
import { startExporter } from "./exporter.ts";
import { pictureTimes } from "./queries.ts";

/**
 * What the rules of an environment cost a real Prometheus: `node --import tsx bench/alerts/run.ts [MODELS…]`. Targets are
 * played by one server on 127.0.0.1; a month of recorded series is there from the start, so that long windows cost what they
 * cost in earnest.
 */
const settings = {
  interval: "15s",
  retention: { time: "30d", size: "20Gi" },
  storage: { on: "pod", size: "30Gi" },
  memory: "8Gi",
  nodePrices: [{ usd: 0.2 }],
} as const;
const ports = { exporter: 29_091, prometheus: 29_090 };
/** So long is measured (s), after so long that every window of a minute is full. */
const settling = 90;
const measuring = 150;

const groups = [
  "cost",
  "model-signals",
  "promises",
  "promises-long",
  "alerts-promises",
  "alerts-replicas",
  "alerts-variants",
];

async function measure(models: number): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "alerts-scale-"));
  const exporter = startExporter(models, ports.exporter);
  try {
    await backfill(models, folder);
    const files = prometheusFiles(settings, "bench", { platform: ["gateway", "monitoring", "redis"], models: [] });
    for (const name of ["rules.yml", "alerts.yml"] as const) writeFileSync(join(folder, name), files[name]);
    const target = (job: string, port: number) => ({
      job_name: job,
      honor_labels: true,
      static_configs: [{ targets: [`127.0.0.1:${port}`] }],
    });
    const configuration = {
      global: { scrape_interval: settings.interval, evaluation_interval: settings.interval },
      rule_files: ["rules.yml", "alerts.yml"],
      scrape_configs: [target("played", ports.exporter), target("prometheus", ports.prometheus)],
    };
    writeFileSync(join(folder, "prometheus.yml"), dump(configuration));
    const args = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=60d"];
    const server = spawn(toolPath("prometheus"), [...args, `--web.listen-address=127.0.0.1:${ports.prometheus}`], {
      cwd: folder,
      stdio: "ignore",
    });
    try {
      await sleep((settling + measuring) * 1000);
      const measured = [String(models), ...(await figures(models))];
      await tellPictures(models);
      return measured;
    } finally {
      server.kill();
      await sleep(3000);
    }
  } finally {
    exporter.server.closeAllConnections();
    exporter.server.close();
    rmSync(folder, { recursive: true });
  }
}

async function figures(models: number): Promise<readonly string[]> {
  const ask = async (query: string): Promise<number> =>
    (await instant(`http://127.0.0.1:${ports.prometheus}`, query))[0]?.value ?? Number.NaN;
  /** Median and longest: other work of the machine shows in the longest alone. */
  const milliseconds = async (group: string): Promise<string> => {
    const durations = `max(prometheus_rule_group_last_duration_seconds{rule_group=~".*;${group}"})[${measuring}s:15s]`;
    const [median, longest] = [
      await ask(`quantile_over_time(0.5, ${durations})`),
      await ask(`max_over_time(${durations})`),
    ];
    return `${(median * 1000).toFixed(0)} / ${(longest * 1000).toFixed(0)} ms`;
  };
  const times: string[] = [];
  for (const group of groups) times.push(await milliseconds(group));
  const missed = await ask("sum(prometheus_rule_group_iterations_missed_total)");
  const failed = await ask("sum(prometheus_rule_evaluation_failures_total)");
  if (failed > 0) throw new Error(`${failed} evaluations failed`);
  return [
    ((await ask("prometheus_tsdb_head_series")) / 1000).toFixed(0) + " k",
    ((await ask('count({__name__=~"model:.+"})')) / models).toFixed(0),
    ...times,
    String(missed),
    `${((await ask("process_resident_memory_bytes")) / 2 ** 30).toFixed(1)} GiB`,
    (await ask("rate(process_cpu_seconds_total[2m])")).toFixed(2),
  ];
}

/** Says how long the pictures take that grow with models, and those of one. */
async function tellPictures(models: number): Promise<void> {
  const rows = await pictureTimes(`http://127.0.0.1:${ports.prometheus}`, "model-0000");
  const heading = ["dashboard", "picture", `${models} models`];
  console.log(table([heading, ...rows.map(([board, title, time]) => [board, title, `${time.toFixed(0)} ms`])]));
}

await runMain(async () => {
  const asked = process.argv.slice(2).map(Number);
  const rows: (readonly string[])[] = [];
  for (const models of asked.length === 0 ? [10, 100, 1000] : asked) {
    console.log(`${models} models: ${settling + measuring} s, and what a month of recorded series takes to write`);
    rows.push(await measure(models));
  }
  const heading = ["models", "series", "recorded a model", ...groups, "missed", "memory", "CPU"];
  console.log(table([heading, ...rows.map((row) => [...row])]));
});
