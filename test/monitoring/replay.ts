import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import type { ScrapeJob } from "../../components/monitoring/scrape.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { freePort } from "../../local/console/free-port.ts";
import { instant } from "../support/prometheus.ts";

/** What a scrape job says of where its targets are, and of how they and it know one another. */
const discovering = ["kubernetes_sd_configs", "basic_auth", "authorization", "tls_config", "scheme"];

/** Text that a target answers, and what discovery would say of it. */
export interface Played {
  readonly text: string;
  readonly found: Readonly<Record<string, string>>;
}

/** Published text, from a file of `published/`. */
export function published(name: string): string {
  return readFileSync(join(import.meta.dirname, "published", `${name}.prom`), "utf8");
}

/** What counts, by the words of its `TYPE`: names that begin so. */
function counted(text: string): readonly string[] {
  return [...text.matchAll(/^# TYPE (\S+) (?:counter|histogram|summary)$/gm)].map(([, name = ""]) => name);
}

/** The text so many looks later: what counts has grown by as much as it was with each. */
export function later(text: string, looks: number): string {
  const names = counted(text);
  const grows = (line: string): boolean =>
    names.some((name) => line.startsWith(`${name}{`) || line.startsWith(`${name}_`) || line.startsWith(`${name} `));
  return text
    .split("\n")
    .map((line) => {
      const [, series = "", value = ""] = /^(.+\S) (\S+)$/.exec(line) ?? [];
      return line.startsWith("#") || series === "" || line.includes('quantile="') || !grows(line)
        ? line
        : `${series} ${Number(value) * (looks + 1)}`;
    })
    .join("\n");
}

/**
 * A real Prometheus with the configuration and rules of an environment, at targets that are played: each scrape job keeps its
 * relabelling, and only where its targets are found is said.
 */
export async function replaying(
  files: Readonly<Record<"prometheus.yml" | "rules.yml" | "alerts.yml", string>>,
  played: Readonly<Record<string, readonly Played[]>>,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const looks = new Map<string, number>();
  const server = createServer((request, response) => {
    const key = request.url ?? "";
    const [job = "", index = ""] = decodeURIComponent(new URL(key, "http://x").searchParams.get("play") ?? "").split(
      "#",
    );
    const of = played[job]?.[Number(index)];
    const before = looks.get(key) ?? 0;
    looks.set(key, before + 1);
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(of === undefined ? "" : later(of.text, before));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { scrape_configs: jobs, ...rest } = load(files["prometheus.yml"]) as {
    readonly scrape_configs: readonly ScrapeJob[];
  };
  const targets = jobs.flatMap((job) =>
    (played[job.job_name] ?? []).map(({ found }, index) => {
      const how = Object.fromEntries(Object.entries(job).filter(([key]) => !discovering.includes(key)));
      return {
        ...how,
        job_name: `${job.job_name}#${index}`,
        params: { play: [`${job.job_name}#${index}`] },
        static_configs: [{ targets: [target], labels: { ...found, job: job.job_name } }],
      };
    }),
  );
  const folder = mkdtempSync(join(tmpdir(), "replay-"));
  const configuration = {
    ...rest,
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: ["rules.yml"],
    alerting: undefined,
    remote_write: undefined,
    scrape_configs: targets,
  };
  writeFileSync(join(folder, "prometheus.yml"), dump(configuration, { skipInvalid: true }));
  // What is evaluated once a minute is too late here.
  writeFileSync(join(folder, "rules.yml"), files["rules.yml"].replaceAll(/^ {4}interval: .+$/gm, "    interval: 1s"));
  const port = await freePort();
  const args = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", `--web.listen-address=127.0.0.1:${port}`];
  const prometheus = spawn(toolPath("prometheus"), args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  prometheus.stderr.on("data", (part: Buffer) => (said += part.toString()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    const ended = prometheus.exitCode === null ? once(prometheus, "exit") : Promise.resolve();
    prometheus.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  };
  for (;;) {
    const ready = await instant(url, "vector(1)").then(
      () => true,
      () => false,
    );
    if (ready) return { url, stop };
    if (prometheus.exitCode !== null) {
      await stop();
      throw new Error(`Prometheus ended: ${said.slice(-2000)}`);
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}
