import { performance } from "node:perf_hooks";
import type { Board } from "../../components/monitoring/dashboards/board.ts";
import { seenOf } from "../../components/monitoring/dashboards/board.ts";
import { boards } from "../../components/monitoring/dashboards/index.ts";

/** Of the time that was measured, as many points as a picture is wide (s): each costs what one of a longer time does. */
const shown = { back: 240, step: 1 };
/** Each is asked so often; the median counts. */
const times = 5;

async function once(url: string, expr: string): Promise<number> {
  const end = Math.floor(Date.now() / 1000);
  const range = { start: String(end - shown.back), end: String(end), step: String(shown.step) };
  const began = performance.now();
  const response = await fetch(`${url}/api/v1/query_range`, {
    method: "POST",
    body: new URLSearchParams({ query: expr, ...range }),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${expr}: ${response.status}`);
  return performance.now() - began;
}

async function median(url: string, expr: string): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) all.push(await once(url, expr));
  return all.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}

/** How long each picture takes that has data here: a row of dashboard, picture and the sum of its queries' medians. */
export async function pictureTimes(
  url: string,
  model: string,
): Promise<readonly (readonly [string, string, number])[]> {
  const rows: (readonly [string, string, number])[] = [];
  for (const { title, panels } of boards.filter(({ uid }: Board) =>
    ["ml-platform", "ml-cost", "ml-model"].includes(uid),
  ))
    for (const panel of panels.filter((one) => seenOf(one) !== "replayed")) {
      let sum = 0;
      for (const { expr } of panel.queries) sum += await median(url, expr.replaceAll("$model", model));
      rows.push([title, panel.title, sum]);
    }
  return rows;
}
