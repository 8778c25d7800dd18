import { dump, load } from "js-yaml";
import { beforeAll, describe, expect, it } from "vitest";
import { alertCases } from "./alert-cases.ts";
import type { Fed, Firing } from "./cases/case.ts";
import { files } from "./files.ts";
import { ensurePromtool, promtool, type Verdict } from "./promtool.ts";

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly labels: Fed }[] }[];
}
const rules = (load(files["alerts.yml"]) as Rules).groups.flatMap((group) => group.rules);

interface Case {
  readonly name: string;
  readonly alert: string;
  readonly fed: Fed;
  readonly after: number;
  /** What is to fire. */
  readonly firing: readonly object[];
}

/** Lets promtool evaluate the alerts, and nothing else, over what each case is fed; a sample a minute. */
async function evaluated(cases: readonly Case[]): Promise<Verdict> {
  const test = {
    rule_files: ["alerts.yml"],
    evaluation_interval: "1m",
    tests: cases.map(({ name, alert: alertname, fed, after, firing }) => ({
      name,
      interval: "1m",
      input_series: Object.entries(fed).map(([series, values]) => ({ series, values })),
      alert_rule_test: [{ alertname, eval_time: `${after}m`, exp_alerts: firing }],
    })),
  };
  return promtool(["test", "rules", "test.yml"], { "alerts.yml": files["alerts.yml"], "test.yml": dump(test) });
}

function told(name: string, severity: string, { labels, summary, description }: Firing) {
  return {
    exp_labels: { ...labels, severity },
    exp_annotations: { summary, description, runbook: `docs/runbooks/alerts/${name}.md` },
  };
}

const cases = Object.entries(alertCases).flatMap(([alert, { severity, fires, silent }]): readonly Case[] => [
  { ...fires, name: `${alert} fires`, alert, firing: [told(alert, severity, fires)] },
  ...Object.entries(silent).map(([why, fed]) => ({
    name: `${alert} does not when ${why}`,
    alert,
    fed,
    after: fires.after,
    firing: [],
  })),
]);

describe("alerts, evaluated by promtool", () => {
  let verdict: Verdict;
  // One run for all: a promtool of its own for each takes ten times as long.
  beforeAll(async () => {
    await ensurePromtool();
    verdict = await evaluated(cases);
  }, 600_000);

  it("have a case each that fires, and one that must not", () => {
    expect(Object.keys(alertCases).sort()).toEqual(rules.map(({ alert }) => alert).sort());
    // Watchdog fires always.
    const everyOther = Object.entries(alertCases).filter(([name]) => name !== "Watchdog");
    expect(everyOther.filter(([, { silent }]) => Object.keys(silent).length === 0)).toEqual([]);
  });

  it.each(cases.map(({ name }) => name))("%s", (name) => {
    expect(verdict.words.split(/^(?=\s*name: )/m).filter((part) => part.includes(`name: ${name},`))).toEqual([]);
  });

  it("are what the cases say, all of them", () => {
    expect(verdict.ok, verdict.words).toBe(true);
  });

  it("would be found to fire where they must not", async () => {
    const [first] = cases;
    const { ok, words } = await evaluated(first === undefined ? [] : [{ ...first, firing: [] }]);
    expect(ok).toBe(false);
    expect(words).toContain(`name: ${first?.name},`);
  });
});
