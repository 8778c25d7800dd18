import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { boards } from "../../../components/monitoring/dashboards/index.ts";
import { grafanaDashboard } from "../../../components/monitoring/dashboards/grafana.ts";
import { seenOf, type Board } from "../../../components/monitoring/dashboards/board.ts";
import { batchSeries } from "../../../components/monitoring/batch-rules.ts";
import { costSeries } from "../../../components/monitoring/cost-rules.ts";
import { gpuSeries } from "../../../components/monitoring/gpu-rules.ts";
import { graphSeries } from "../../../components/monitoring/graph-rules.ts";
import { modelSignals, scalingSignals } from "../../../components/monitoring/rules.ts";
import { dataSignals } from "../../../components/monitoring/data-rules.ts";
import { queueSeries } from "../../../components/monitoring/queue-rules.ts";
import { sloSeries } from "../../../components/monitoring/slo-rules.ts";

/** What Prometheus' own grammar makes of a query: the names of its nodes, errors among them. */
function nodes(expr: string): readonly string[] {
  const names: string[] = [];
  parser.parse(expr).iterate({ enter: ({ type }) => void names.push(type.isError ? "error" : type.name) });
  return names;
}

/** Every query of a dashboard, for one model where it shows one at a time. */
function exprs({ panels, markers }: Board): readonly string[] {
  const all = [...panels.flatMap(({ queries }) => queries), ...(markers === undefined ? [] : [markers])];
  return all.map(({ expr }) => expr);
}

describe("dashboards", () => {
  it.each(boards.map((board) => [board.uid, board] as const))("%s asks in PromQL", (_, board) => {
    for (const expr of exprs(board)) expect(nodes(expr), expr).not.toContain("error");
    expect(nodes("sum by (model (up)")).toContain("error");
  });

  it("ask for recorded series by names that there are", () => {
    const recorded = new Set<string>([
      ...[...modelSignals, ...scalingSignals, ...dataSignals].map(({ record }) => record),
      ...Object.values(sloSeries),
      ...Object.values(queueSeries),
      ...Object.values(batchSeries),
      ...Object.values(graphSeries),
      ...Object.values(costSeries),
      ...Object.values(gpuSeries),
    ]);
    const asked = boards.flatMap(exprs).flatMap((expr) => expr.match(/\b(?:model|pool|node|pod):[a-z_:0-9]+/g) ?? []);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !recorded.has(name))).toEqual([]);
  });

  it("name a model only where one is shown", () => {
    for (const board of boards)
      expect(exprs(board).every((expr) => expr.includes("$model") === (board.of === "model"))).toBe(true);
  });

  it("say what is known by published names alone", () => {
    const replayed = boards.flatMap(({ panels }) => panels).filter((panel) => seenOf(panel) === "replayed");
    expect(replayed.length).toBeGreaterThan(0);
    for (const { queries } of replayed)
      for (const { expr } of queries) expect(expr).toMatch(/DCGM_|model:gpu_|jenkins_|nv_|:tensorflow:/);
  });
});

describe("for Grafana", () => {
  const dashboards = boards.map(grafanaDashboard);

  it("have an address each, and cannot be changed where they would be forgotten", () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(boards.length);
    for (const { uid, editable } of dashboards) {
      // https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/: 40 characters at most
      expect(uid).toMatch(/^[a-z0-9-]{1,40}$/);
      expect(editable).toBe(false);
    }
  });

  it("have every picture with its queries, on the provisioned data source", () => {
    dashboards.forEach(({ panels = [] }, index) => {
      const board = boards[index];
      expect(panels.map(({ title }) => title)).toEqual(board?.panels.map(({ title }) => title));
      const targets = panels.map((panel) => ("targets" in panel ? panel.targets : []));
      expect(targets.map((all) => all.map((target) => (target as unknown as { expr: string }).expr))).toEqual(
        board?.panels.map(({ queries }) => queries.map(({ expr }) => expr)),
      );
      expect(JSON.stringify(panels)).not.toContain('"uid":"-- ');
    });
  });

  it("let people choose a model, and mark what came", () => {
    const model = dashboards.find(({ uid }) => uid === "ml-model");
    expect(model?.templating.list?.map(({ name, query }) => [name, query])).toEqual([
      ["model", "label_values(model:variant:declared, model)"],
    ]);
    expect(model?.annotations.list?.map(({ name }) => name)).toEqual(["Releases"]);
  });
});
