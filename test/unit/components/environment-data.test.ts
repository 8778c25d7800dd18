import { describe, expect, it } from "vitest";
import type { AlertSettings, Receiver } from "../../../components/monitoring/alerts/settings.ts";
import type { MonitoringSettings } from "../../../components/monitoring/settings.ts";
import { validateMonitoring } from "../../../components/monitoring/validate.ts";
import type { RedisSettings } from "../../../components/redis/settings.ts";
import { validateRedis } from "../../../components/redis/validate.ts";

const redis: RedisSettings = { memory: "64Mi", whenFull: "evict", keep: "nothing" };
const monitoring: MonitoringSettings = {
  interval: "15s",
  retention: { time: "15d", size: "40Gi" },
  storage: { on: "volume", size: "50Gi" },
  memory: "2Gi",
};

describe("an environment's Redis", () => {
  it("is fine as it is meant", () => {
    expect(validateRedis(redis)).toEqual([]);
  });

  it.each([
    ["0Mi", "redis.memory"],
    ["-1Gi", "redis.memory"],
  ] as const)("cannot have %s of memory", (memory, path) => {
    const [issue] = validateRedis({ ...redis, memory });
    expect(issue).toMatchObject({ code: "EN001", path });
    expect(issue?.message).toContain(`"${memory}" is no size`);
  });

  it("cannot keep what it has on a volume of nothing", () => {
    expect(validateRedis({ ...redis, keep: { on: "volume", size: "0Gi" } })).toMatchObject([
      { code: "EN001", path: "redis.keep.size" },
    ]);
  });
});

describe("what is written and looked at outside of the cluster", () => {
  const issues = (settings: Partial<MonitoringSettings>) =>
    validateMonitoring({ ...monitoring, ...settings }, []).map(({ code, path }) => `${code} ${path}`);

  it("is fine as it is meant", () => {
    expect(
      issues({
        remoteWrite: { workspace: "ws-b226cc2a-a446-46a9-933a-ac50479a5568", region: "eu-west-1", maxShards: 50 },
        jenkins: { host: "ci.example.com", port: 8443, login: { user: "me", secret: "a/b" }, watched: "ml/.+/main" },
      }),
    ).toEqual([]);
  });

  it.each([
    [{ remoteWrite: { workspace: "ws-", region: "eu-west-1" } }, "EN075 monitoring.remoteWrite.workspace"],
    [{ remoteWrite: { workspace: "ws-1", region: "Ireland" } }, "EN075 monitoring.remoteWrite.region"],
    [
      { remoteWrite: { workspace: "ws-1", region: "eu-west-1", maxShards: 0 } },
      "EN075 monitoring.remoteWrite.maxShards",
    ],
    [{ jenkins: { host: "https://ci.example.com" } }, "EN076 monitoring.jenkins.host"],
    [{ jenkins: { host: "ci.example.com", port: 70_000 } }, "EN076 monitoring.jenkins.port"],
    [
      { jenkins: { host: "ci.example.com", login: { user: "me", secret: "" } } },
      "EN076 monitoring.jenkins.login.secret",
    ],
    [{ jenkins: { host: "ci.example.com", watched: "(main" } }, "EN076 monitoring.jenkins.watched"],
    [{ jenkins: { host: "ci.example.com", watched: "(?!PR).*" } }, "EN076 monitoring.jenkins.watched"],
    [{ jenkins: { host: "ci.example.com", watched: 'main"} or up{x="' } }, "EN076 monitoring.jenkins.watched"],
  ] as const)("cannot be %j", (settings, issue) => {
    expect(issues(settings)).toEqual([issue]);
  });
});

describe("who is told of alerts", () => {
  const alerts: AlertSettings = {
    receivers: {
      chat: { slack: { secret: "ml-serving/prd/alerts/slack", channel: "#ml" } },
      pager: { pagerduty: { secret: "ml-serving/prd/alerts", key: "pagerduty" } },
      bot: { webhook: { url: "https://alerts.example.com/hook" } },
      mail: { email: { to: "ml@example.com", from: "alerts@example.com", server: "smtp.example.com:587" } },
    },
    platform: { page: ["pager", "chat"], ticket: ["chat"] },
    teams: { risk: { page: ["mail"], ticket: [] } },
    watchdog: "bot",
    budgetDays: 28,
  };
  const issues = (change: Partial<AlertSettings>) =>
    validateMonitoring({ ...monitoring, alerts: { ...alerts, ...change } }, ["examples", "risk"]).map(
      ({ code, path }) => `${code} ${path}`,
    );
  const receiver = (name: string, how: Receiver) =>
    issues({ receivers: { ...alerts.receivers, [name]: how } }).map((issue) => issue.replace("monitoring.alerts.", ""));

  it("is fine as it is meant", () => {
    expect(issues({})).toEqual([]);
  });

  it("has to be declared", () => {
    expect(issues({ platform: { page: ["pagr"], ticket: ["constructor"] }, watchdog: "dog" })).toEqual([
      "EN005 monitoring.alerts.platform.page",
      "EN005 monitoring.alerts.platform.ticket",
      "EN005 monitoring.alerts.watchdog",
    ]);
    expect(receiver("On Call", { webhook: { url: "http://10.0.0.1:8080" } })).toEqual(["EN005 receivers.On Call"]);
  });

  it.each([
    [
      "a secret instead of its name",
      { pagerduty: { secret: "https://hooks.example.com/T0/B0?x=1" } },
      "EN006 receivers.x.pagerduty.secret",
    ],
    ["a secret without a name", { slack: { secret: "", channel: "#ml" } }, "EN006 receivers.x.slack.secret"],
    ["a channel without its sign", { slack: { secret: "s", channel: "ml" } }, "EN007 receivers.x.slack.channel"],
    [
      "an address with a password",
      { webhook: { url: "https://me:secret@example.com" } },
      "EN007 receivers.x.webhook.url",
    ],
    ["an address that is none", { webhook: { url: "example.com/hook" } }, "EN007 receivers.x.webhook.url"],
    [
      "a mailbox that is none",
      { email: { to: "ml", from: "a@b.example", server: "smtp:25" } },
      "EN007 receivers.x.email.to",
    ],
    [
      "a server without a port",
      { email: { to: "a@b.example", from: "a@b.example", server: "smtp" } },
      "EN007 receivers.x.email.server",
    ],
    [
      "a port that is none",
      { email: { to: "a@b.example", from: "a@b.example", server: "smtp:70000" } },
      "EN007 receivers.x.email.server",
    ],
  ] as const)("cannot be reached by %s", (_what, how, expected) => {
    expect(receiver("x", how)).toEqual([expected]);
  });

  it("is told of teams that there are, and within bounds", () => {
    expect(issues({ teams: { fraud: { page: [], ticket: [] } }, budgetDays: 0, windowScale: 2 })).toEqual([
      "EN008 monitoring.alerts.teams.fraud",
      "EN009 monitoring.alerts.budgetDays",
      "EN009 monitoring.alerts.windowScale",
    ]);
  });
});

describe("an environment's monitoring", () => {
  it("is fine as it is meant", () => {
    expect(validateMonitoring(monitoring, [])).toEqual([]);
  });

  it("needs more storage than it keeps", () => {
    const [issue, ...more] = validateMonitoring({ ...monitoring, retention: { time: "15d", size: "50Gi" } }, []);
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ code: "EN002", path: "monitoring.retention.size" });
    expect(issue?.message).toBe(
      "50Gi leaves no room in a storage of 50Gi for what is being written. Lower it or raise monitoring.storage.size.",
    );
  });

  it("is told all its mistakes at once", () => {
    const wrong = validateMonitoring(
      {
        interval: "0s",
        retention: { time: "15d", size: "0Gi" },
        storage: { on: "pod", size: "-2Gi" },
        memory: "0Mi",
      },
      [],
    );
    expect(wrong.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "EN001 monitoring.interval",
      "EN001 monitoring.retention.size",
      "EN001 monitoring.storage.size",
      "EN001 monitoring.memory",
    ]);
  });
});
