import { beforeAll, describe, expect, it } from "vitest";
import { alertmanagerFiles } from "../../components/monitoring/alertmanager.ts";
import { resolveAlerts, type AlertSettings } from "../../components/monitoring/alerts/settings.ts";
import { amtool } from "./amtool.ts";
import { ensurePromtool } from "./promtool.ts";
import { challenger, champion, expectSignals, grows } from "./signals.ts";

describe("what models are sent, evaluated by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  it("is counted by field, over all replicas and reasons", () => {
    const counted = (pod: string, reason: string, field = "amount"): string =>
      `model_contract_violations_total{job="models", pod="${pod}", field="${field}", reason="${reason}", ${champion}}`;
    return expectSignals(
      [
        // 10 + 20 + 10 every 10 s: 4 a second.
        [counted("a", "missing"), grows(10)],
        [counted("b", "missing"), grows(20)],
        [counted("a", "out_of_range"), grows(10)],
        [counted("a", "wrong_shape", "other"), grows(1)],
      ],
      [
        {
          rule: "model:contract_violations:rate5m",
          samples: [
            { labels: `${champion}, field="amount"`, value: 4 },
            { labels: `${champion}, field="other"`, value: 0.1 },
          ],
        },
      ],
    );
  });

  it("drifts by the population stability index, of each variant", () => {
    const about = (variant: string) => `model="iris", variant="${variant}", team="examples"`;
    const drift = (variant: string, statistic: string, value: number) =>
      [
        `model_data_drift{job="drift", pod="d", direction="inputs", field="x", statistic="${statistic}", ${about(variant)}}`,
        `${value}x120`,
      ] as const;
    expect(challenger).toContain("challenger-b");
    return expectSignals(
      [drift("champion", "psi", 0.4), drift("champion", "ks", 0.9), drift("challenger-b", "psi", 0.1)],
      [
        {
          rule: "model:data_drift:psi",
          samples: [
            { labels: `${about("champion")}, direction="inputs", field="x"`, value: 0.4 },
            { labels: `${about("challenger-b")}, direction="inputs", field="x"`, value: 0.1 },
          ],
        },
      ],
    );
  });
});

describe("a retraining", () => {
  const settings: AlertSettings = {
    receivers: {
      chat: { slack: { secret: "ml-serving/prd/alerts", key: "slack", channel: "#ml" } },
      trainer: { webhook: { url: "https://train.example.com/hook", secret: "ml-serving/prd/alerts", key: "train" } },
    },
    platform: { page: ["chat"], ticket: ["chat"] },
    retraining: "trainer",
  };

  it("is called for when data drift, beside who is told, with a secret that is nowhere but in its file", async () => {
    const tool = await amtool();
    const told = async (alertname: string, of: AlertSettings) => {
      const flags = ["config", "routes", "test", "--config.file=alertmanager.yml"];
      const labels = [`alertname=${alertname}`, "severity=ticket", "team=risk", "model=fraud"];
      return (await tool.run([...flags, ...labels], alertmanagerFiles(resolveAlerts(of)))).words.split("\n").at(-1);
    };
    expect(await told("ModelDataDrifted", settings)).toBe("retraining,platform-ticket");
    expect(await told("ModelContractViolated", settings)).toBe("platform-ticket");
    const { retraining, ...without } = settings;
    expect(retraining).toBe("trainer");
    expect(await told("ModelDataDrifted", without)).toBe("platform-ticket");
    tool.remove();
    expect(alertmanagerFiles(resolveAlerts(settings))["alertmanager.yml"]).toContain("secrets/trainer");
  }, 120_000);
});
