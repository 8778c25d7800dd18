import type { ModelChange, StackReport } from "../report.ts";
import { alsoInWords } from "../also.ts";
import { count, digestsInWords, modelCells, newVersions, signedUsd, ticketsOf, type Cell } from "../words.ts";
import { escaped } from "./escape.ts";
import { atMost, folded, table, type Section } from "./section.ts";

/** So many models are in the table; the others are counted. */
const mostRows = 60;

function told({ before, after, isChanged }: Cell): string {
  if (before === undefined) return escaped(after);
  return isChanged ? `${escaped(before)} → **${escaped(after)}**` : escaped(after);
}

function row(change: ModelChange): readonly string[] {
  const { model, monthlyUsd, restart } = change;
  const cells = modelCells(change);
  const digests = digestsInWords(change);
  const what = change.change === "added" ? " (new)" : change.change === "removed" ? " (**removed**)" : "";
  const used = alsoInWords(change, (text) => `**${escaped(text)}**`, escaped);
  const also = used === undefined ? "" : `<br><sub>also: ${used}</sub>`;
  const within = change.graphs === undefined ? "" : `<br><sub>in ${escaped(change.graphs.join(", "))}</sub>`;
  return [
    `${escaped(model)}${what}${within}${also}`,
    `${told(cells.version)}${digests === undefined ? "" : ` (<code>${escaped(digests)}</code>)`}`,
    told(cells.traffic),
    told(cells.replicas),
    told(cells.accelerator),
    told(cells.slo),
    restart === "no" ? "no" : `**${restart}**`,
    monthlyUsd === undefined ? "–" : `${signedUsd(monthlyUsd)} USD`,
  ];
}

/** What becomes of the models that change; those that stay are counted. */
export function modelSections({ models }: StackReport): readonly Section[] {
  const changed = models.filter(({ change }) => change !== "same");
  if (changed.length === 0) return [];
  const head = ["model", "version", "traffic", "replicas", "accelerator", "SLO", "restart", "cost a month"];
  const more = changed.length - mostRows;
  const same = models.length - changed.length;
  const besides = [
    ...(more > 0 ? [`${count(more, "more model")} ${more === 1 ? "changes" : "change"}: see the full report`] : []),
    ...(same > 0 ? [`${count(same, "model")} ${same === 1 ? "stays as it is" : "stay as they are"}`] : []),
  ];
  const tickets = ticketsOf(changed);
  const sources = changed.flatMap(newVersions);
  return [
    {
      name: "models",
      weight: 90,
      lines: [
        ...table(head, changed.slice(0, mostRows).map(row)),
        ...(besides.length === 0 ? [] : ["", `${besides.join("; ")}.`]),
        ...(tickets.length === 0
          ? []
          : ["", `Under ${count(tickets.length, "ticket")}: ${tickets.map(escaped).join("; ")}.`]),
      ],
    },
    ...(sources.length === 0
      ? []
      : [
          {
            name: "where new versions come from",
            weight: 45,
            lines: folded(
              `Where ${count(sources.length, "new version")} ${sources.length === 1 ? "comes" : "come"} from`,
              atMost(sources, 100, (line) => `- ${escaped(line)}`, "versions"),
            ),
          },
        ]),
  ];
}
