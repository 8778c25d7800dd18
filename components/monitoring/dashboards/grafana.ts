import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { recorded } from "../../recorded-signals.ts";
import { seenOf, type Board, type Panel, type Query } from "./board.ts";

/** The environment's Prometheus, by the id that its data source is provisioned with. */
export const dataSource = { type: "prometheus", uid: "prometheus" } as const;

/** Two panels in a row: Grafana's grid is 24 wide. https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
const size = { width: 12, height: 8 };

/** As Grafana names a panel's queries. */
const letters = "ABCDEFGH";

function query({ expr, legend }: Query, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .datasource(dataSource)
    .refId(letters.charAt(index))
    .expr(expr)
    .legendFormat(legend)
    .range();
}

function picture(panel: Panel): PanelBuilder {
  const { title, description, unit, queries, max } = panel;
  const builder = new PanelBuilder()
    .title(title)
    .description(
      seenOf(panel) !== "replayed" ? description : `${description} Made from published names; not seen with real data.`,
    )
    .datasource(dataSource)
    .unit(unit)
    .min(0)
    .span(size.width)
    .height(size.height)
    .targets(queries.map(query));
  return max === undefined ? builder : builder.max(max);
}

/** The models that there are, by the names that their variants are declared under. */
function models(): QueryVariableBuilder {
  return new QueryVariableBuilder("model")
    .label("Model")
    .datasource(dataSource)
    .query(`label_values(${recorded.declared}, model)`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

/** A dashboard as Grafana reads it from a file. Pure. */
export function grafanaDashboard(board: Board): Dashboard {
  const builder = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags(["ml-serving"])
    // It comes from a file: what is changed in the browser would be gone with the next one.
    .readonly()
    .time({ from: "now-1h", to: "now" })
    .timezone("browser")
    .refresh("30s");
  if (board.of === "model") builder.withVariable(models());
  if (board.markers !== undefined)
    builder.annotation(
      new AnnotationQueryBuilder()
        .name("Releases")
        .datasource(dataSource)
        .enable(true)
        .iconColor("purple")
        .expr(board.markers.expr)
        .titleFormat(board.markers.legend),
    );
  for (const panel of board.panels) builder.withPanel(picture(panel));
  return builder.build();
}
