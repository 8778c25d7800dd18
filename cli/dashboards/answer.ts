import { writeFileSync } from "node:fs";
import { boards } from "../../components/monitoring/dashboards/index.ts";
import { namespaceNames, prometheusAddress } from "../../components/network-peers.ts";
import type { Answer } from "../answer.ts";
import type { ClusterAccess } from "../environment/cluster.ts";
import { forwarded } from "../releases/forward.ts";
import { drawnBoards, emptyPanels } from "./collect.ts";
import { dashboardsPage } from "./page.ts";
import { rangesAt, timesBack } from "./range.ts";

/**
 * Writes the page of an environment's dashboards.
 * @param models those that are served, in the order in which they are shown
 * @param since seconds
 */
export async function dashboardsAnswer(
  environment: string,
  cluster: ClusterAccess,
  models: readonly string[],
  since: number,
  out: string,
): Promise<Answer> {
  const times = timesBack(Date.now() / 1000, since);
  const { service, port } = prometheusAddress;
  const drawn = await forwarded(cluster, [namespaceNames.monitoring, `svc/${service}`, port], (url) =>
    drawnBoards(boards, models, times, rangesAt(url)),
  );
  writeFileSync(out, dashboardsPage(drawn, { environment, times }));
  const empty = emptyPanels(drawn);
  const panels = drawn.reduce((sum, board) => sum + board.panels.length, 0);
  return {
    text: [
      `Wrote ${out}: ${panels} pictures of ${models.length} models and what they stand on.`,
      ...(empty.length === 0 ? [] : [`Without data in that time, as where nobody asked: ${empty.join(", ")}.`]),
    ].join("\n"),
    json: { environment, out, models, panels, empty, since: times.end - times.start },
    ok: true,
  };
}
