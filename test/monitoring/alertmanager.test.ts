import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alertmanagerFiles } from "../../components/monitoring/alertmanager.ts";
import { receiverPorts } from "../../components/monitoring/alerts/routing.ts";
import { receiverSecretCopies, receiverSecretVolume } from "../../components/monitoring/alerts/secrets.ts";
import { resolveAlerts, type AlertSettings } from "../../components/monitoring/alerts/settings.ts";
import { amtool, type Amtool } from "./amtool.ts";

const settings: AlertSettings = {
  receivers: {
    chat: { slack: { secret: "ml-serving/prd/alerts/slack", channel: "#ml" } },
    pager: { pagerduty: { secret: "ml-serving/prd/alerts", key: "pagerduty-risk" } },
    bot: { webhook: { url: "https://alerts.example.com:8443/hook", secret: "ml-serving/prd/alerts", key: "bot" } },
    open: { webhook: { url: "http://10.0.0.1/hook" } },
    mail: {
      email: {
        to: "ml@example.com",
        from: "a@example.com",
        server: "smtp.example.com:587",
        user: "a",
        secret: "ml-serving/prd/smtp",
      },
    },
  },
  platform: { page: ["mail", "chat", "bot"], ticket: ["chat"] },
  teams: { risk: { page: ["pager"], ticket: [] } },
  watchdog: "open",
};

describe("Alertmanager's configuration, judged by amtool", () => {
  let tool: Amtool;
  beforeAll(async () => {
    tool = await amtool();
  }, 600_000);
  afterAll(() => {
    tool.remove();
  });

  const file = (alerts: AlertSettings | undefined) => alertmanagerFiles(resolveAlerts(alerts));
  const check = (text: string) => tool.run(["check-config", "alertmanager.yml"], { "alertmanager.yml": text });
  /** The receivers that an alert of these labels goes to. */
  const route = async (alerts: AlertSettings | undefined, ...labels: string[]) =>
    (await tool.run(["config", "routes", "test", "--config.file=alertmanager.yml", ...labels], file(alerts))).words
      .split("\n")
      .at(-1);

  it("is one, with every kind of receiver and with none", async () => {
    const { ok, words } = await check(file(settings)["alertmanager.yml"]);
    expect(ok, words).toBe(true);
    // platform's two, its team's one, the watchdog's and nobody.
    expect(words).toContain("5 receivers");
    expect(words).toContain("2 inhibit rules");
    expect(await check(file(undefined)["alertmanager.yml"])).toMatchObject({ ok: true });
  });

  it("would be refused with a word that there is not", async () => {
    const { ok, words } = await check(
      file(settings)["alertmanager.yml"].replace("routing_key_file", "routing_key_fil"),
    );
    expect(ok).toBe(false);
    expect(words).toContain("routing_key_fil");
  });

  it("tells a team of its models, and the platform of everything else", async () => {
    expect(await route(settings, "team=risk", "severity=page", "model=fraud")).toBe("team-risk-page");
    expect(await route(settings, "team=risk", "severity=ticket", "model=fraud")).toBe("none");
    expect(await route(settings, "team=examples", "severity=page", "model=iris")).toBe("platform-page");
    expect(await route(settings, "team=platform", "severity=ticket", "alertname=TargetDown")).toBe("platform-ticket");
    expect(await route(settings, "team=platform", "severity=none", "alertname=Watchdog")).toBe("watchdog");
  });

  it("tells nobody where nobody is declared", async () => {
    for (const severity of ["page", "ticket", "none"])
      expect(await route(undefined, "team=examples", `severity=${severity}`)).toBe("none");
  });
});

describe("secrets of receivers", () => {
  const alerts = resolveAlerts(settings);

  it("come as files, from Secrets that Secrets Manager's are copied to", () => {
    expect(receiverSecretCopies(alerts)).toEqual([
      { name: "alert-chat", from: "ml-serving/prd/alerts/slack", keys: { whole: "value" } },
      { name: "alert-pager", from: "ml-serving/prd/alerts", keys: { value: "pagerduty-risk" } },
      { name: "alert-bot", from: "ml-serving/prd/alerts", keys: { value: "bot" } },
      { name: "alert-mail", from: "ml-serving/prd/smtp", keys: { whole: "value" } },
    ]);
    const { sources } = receiverSecretVolume("secrets", alerts).projected;
    expect(sources.map(({ secret }) => [secret.name, secret.items[0]?.path])).toEqual(
      ["chat", "pager", "bot", "mail"].map((name) => [`alert-${name}`, name]),
    );
  });

  it("are read where they are mounted, and named nowhere in the configuration", () => {
    const text = alertmanagerFiles(alerts)["alertmanager.yml"];
    for (const name of ["chat", "pager", "bot", "mail"])
      expect(text).toContain(`_file: /etc/alertmanager-secrets/${name}\n`);
    expect(text).not.toContain("ml-serving/prd");
  });

  it("open the ports that their receivers are reached at", () => {
    expect(receiverPorts(alerts)).toEqual([443, 443, 8443, 80, 587]);
    expect(receiverPorts(resolveAlerts(undefined))).toEqual([]);
  });
});
