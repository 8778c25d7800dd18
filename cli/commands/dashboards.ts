import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { grafanaDashboard } from "../../components/monitoring/dashboards/grafana.ts";
import { boards } from "../../components/monitoring/dashboards/index.ts";
import { addCommand, answering } from "../command.ts";
import { dashboardsAnswer } from "../dashboards/answer.ts";
import { environmentArgument } from "../environment/argument.ts";
import { readEnvironment } from "../environment/read.ts";
import { clusterAccess } from "../environment/cluster.ts";
import { durationOption } from "../releases/duration.ts";
import { telling } from "../telling.ts";

export function addDashboards(program: Command): void {
  addCommand(program, {
    name: "dashboards",
    description: "write the dashboards of an environment as one page, with what its Prometheus knows now",
    details: `The page needs no Grafana and asks nobody for anything: data, pictures and what draws them are in the one file.
The same dashboards go to Grafana as files; --grafana writes those, and needs no cluster. Prometheus is reached through
kubectl.`,
    examples: [
      "npx ml dashboards local --out dashboards.html",
      "npx ml dashboards local --since 15m --out dashboards.html --json",
      "npx ml dashboards prd --grafana --out dashboards.json",
    ],
  })
    .addArgument(environmentArgument())
    .addOption(durationOption("--since <time>", "how far back to look, such as 15m or 6h", "15m"))
    .requiredOption("--out <file>", "the file to write")
    .option("--grafana", "write the dashboards as Grafana reads them, in one JSON list")
    .action(
      answering(async (name: string, options: { since: number; out: string; grafana?: boolean }) => {
        const { environment, models } = await readEnvironment(name);
        const out = resolve(options.out);
        if (options.grafana === true) {
          writeFileSync(out, `${JSON.stringify(boards.map(grafanaDashboard), undefined, 2)}\n`);
          return {
            text: `Wrote ${boards.length} dashboards to ${out}`,
            json: { out, dashboards: boards.length },
            ok: true,
          };
        }
        const cluster = await clusterAccess(environment);
        const names = models.map((model) => model.name);
        return telling(`asking the Prometheus of ${name}`, dashboardsAnswer(name, cluster, names, options.since, out));
      }),
    );
}
