import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runbookFolder } from "../../../components/monitoring/alerts/alert.ts";
import { alertGroups } from "../../../components/monitoring/alerts/index.ts";
import { windowsFor } from "../../../components/monitoring/configuration.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { prd } from "../../../stacks/environments/prd.ts";

const groups = alertGroups(windowsFor(prd.monitoring), {
  redis: ["redis", "results"],
  queues: true,
  jenkins: { host: "jenkins.ci.svc", own: true },
});
const alerts = Object.values(groups).flat();

/** The page as it follows from the rules. `npx vitest run --project unit -u` writes it anew. */
function page(): string {
  const about = {
    promises: "What callers were promised",
    replicas: "What serves a model",
    variants: "A challenger beside its champion",
    data: "What models are sent",
    batch: "Runs over files",
    graphs: "Steps of graphs of models",
    queues: "What waits in queues",
    platform: "What serves the models",
    monitoring: "What the others stand on",
    delivery: "What builds and releases, where a Jenkins is looked at",
    backups: "Backups of an environment's own Jenkins",
  };
  const sections = Object.entries(groups).flatMap(([group, rules]) => [
    `## ${about[group as keyof typeof about]}`,
    "",
    "| alert | severity | after | what it says |",
    "| --- | --- | --- | --- |",
    ...rules.map(
      ({ alert, labels, annotations, for: lasting }) =>
        `| [${alert}](runbooks/alerts/${alert}.md) | ${labels.severity} | ${lasting ?? "at once"} | ${annotations.description} |`,
    ),
    "",
  ]);
  return [
    "# Alerts",
    "",
    "Every alert, with the page that says what to do. `page` wakes somebody, `ticket` waits for the next working day.",
    "Who is told, and how alerts are silenced: [monitoring](monitoring.md#alerts). What stands in braces is filled in.",
    "Pages ask Prometheus at 127.0.0.1:19090, where it is on `local`. On AWS, first:",
    "`kubectl -n monitoring port-forward svc/prometheus 19090:9090`.",
    "",
    ...sections,
  ].join("\n");
}

const runbook = (name: string): string => join(repositoryRoot, runbookFolder, `${name}.md`);

describe("alerts", () => {
  it("are all in docs/alerts.md", async () => {
    await expect(page()).toMatchFileSnapshot("../../../docs/alerts.md");
  });

  it("have a page each, and no page is an orphan", () => {
    const pages = readdirSync(join(repositoryRoot, runbookFolder)).map((file) => file.replace(/\.md$/, ""));
    expect(pages.sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });

  it.each(alerts.map((rule) => [rule.alert, rule] as const))(
    "%s says what it means, where to look and what to do",
    (name, rule) => {
      expect(rule.annotations.runbook).toBe(`docs/runbooks/alerts/${name}.md`);
      const text = readFileSync(runbook(name), "utf8");
      expect(text.split("\n")[0]).toBe(`# ${name}`);
      const sections = text.split(/^## /m).slice(1);
      expect(sections.map((section) => section.split("\n")[0])).toEqual([
        "What callers notice",
        "Look first",
        "Usual causes",
        "Mend it",
        "Silence it",
      ]);
      expect(sections[1]).toMatch(/^```\n(npx ml|kubectl|promtool|curl|git) /m);
      if (name !== "Watchdog") expect(sections[4]).toContain(`alertname=${name}`);
      for (const [, link = ""] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g))
        expect(existsSync(join(repositoryRoot, runbookFolder, link)), link).toBe(true);
    },
  );

  it("say how bad they are, whose they are, and the figure", () => {
    for (const { alert, labels, annotations, expr } of alerts) {
      expect(["page", "ticket", "none"], alert).toContain(labels.severity);
      // Of models the series say the team.
      if (labels["team"] === undefined) expect(annotations.description, alert).toContain("{{ $labels.team }}");
      else expect(labels["team"]).toBe("platform");
      if (!["Watchdog", "ModelAutoscalerBlind"].includes(alert))
        expect(annotations.description, alert).toContain("$value");
      expect(expr, alert).not.toBe("");
    }
  });

  it("page only for what callers feel, or for what blinds everything", () => {
    expect(alerts.filter(({ labels }) => labels.severity === "page").map(({ alert }) => alert)).toEqual([
      "ModelErrorBudgetBurnsFast",
      "ModelLatencyBudgetBurnsFast",
      "ModelNotReady",
      "ModelNotWoken",
      "QueuesDown",
      "ModelQueueLate",
      "GatewayDown",
      "StateMetricsMissing",
    ]);
  });
});
