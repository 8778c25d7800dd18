import { promDuration } from "../windows.ts";
import { driftAlert } from "./data.ts";
import { receiverSecrets } from "./secrets.ts";
import type { Receiver, ResolvedAlerts, Told } from "./settings.ts";

/** What a notification by Slack or mail says of each alert. */
const text = `{{ range .Alerts }}{{ .Annotations.summary }}
{{ .Annotations.description }}
{{ .Annotations.runbook }}
{{ end }}`;

/** A receiver in Alertmanager's words: https://prometheus.io/docs/alerting/0.25/configuration/#receiver */
function integration(name: string, receiver: Receiver): Readonly<Record<string, readonly object[]>> {
  const file = `${receiverSecrets}/${name}`;
  const send_resolved = true;
  if ("slack" in receiver)
    return { slack_configs: [{ api_url_file: file, channel: receiver.slack.channel, send_resolved, text }] };
  if ("pagerduty" in receiver) {
    const details = {
      runbook: "{{ .CommonAnnotations.runbook }}",
      description: "{{ .CommonAnnotations.description }}",
    };
    return { pagerduty_configs: [{ routing_key_file: file, send_resolved, details }] };
  }
  if ("webhook" in receiver) {
    const { url, secret } = receiver.webhook;
    const authorization = { authorization: { credentials_file: file } };
    return {
      webhook_configs: [{ url, send_resolved, ...(secret === undefined ? {} : { http_config: authorization }) }],
    };
  }
  const { to, from, server, user } = receiver.email;
  const login = user === undefined ? {} : { auth_username: user, auth_password_file: file };
  return { email_configs: [{ to, from, smarthost: server, send_resolved, text, ...login }] };
}

function together(
  names: readonly string[],
  { receivers }: ResolvedAlerts,
): Readonly<Record<string, readonly object[]>> {
  const merged: Record<string, object[]> = {};
  for (const name of names) {
    const receiver = receivers[name];
    if (receiver === undefined) throw new RangeError(`receiver ${name} was to be refused`);
    for (const [kind, configs] of Object.entries(integration(name, receiver))) (merged[kind] ??= []).push(...configs);
  }
  return merged;
}

const nobody = "none";

/** How often somebody is told again of what goes on. */
const repeat = { page: "4h", ticket: "3d" } as const;

/** The routes of a team's alerts, and their receivers. */
function routed(name: string, told: Told, alerts: ResolvedAlerts) {
  const kinds = (["page", "ticket"] as const).map((severity) => ({
    severity,
    receiver: told[severity].length === 0 ? nobody : `${name}-${severity}`,
    configs: together(told[severity], alerts),
  }));
  return {
    routes: kinds.map(({ severity, receiver }) => ({
      matchers: [`severity="${severity}"`],
      receiver,
      repeat_interval: repeat[severity],
    })),
    receivers: kinds
      .filter(({ receiver }) => receiver !== nobody)
      .map(({ receiver, configs }) => ({ name: receiver, ...configs })),
  };
}

/** What keeps quiet while something else explains it: https://prometheus.io/docs/alerting/latest/alertmanager/#inhibition */
const inhibitions = [
  // Who is woken for a model needs no ticket for it. Only alerts of models: without one, none equals none.
  {
    source_matchers: ['severity="page"', 'model!=""'],
    target_matchers: ['severity="ticket"', 'model!=""'],
    equal: ["model"],
  },
  // Without a gateway every model fails, and without what tells of them nothing that is said of one is true.
  { source_matchers: ['alertname=~"GatewayDown|StateMetricsMissing"'], target_matchers: ['model!=""'] },
];

/** Alertmanager's configuration: who is told of what, and when. Pure. */
export function alertmanagerConfiguration(alerts: ResolvedAlerts): object {
  const wait = (seconds: number): string => promDuration(seconds * alerts.windowScale);
  const platform = routed("platform", alerts.platform, alerts);
  const teams = Object.entries(alerts.teams).map(([team, told]) => ({ team, ...routed(`team-${team}`, told, alerts) }));
  const watched = alerts.watchdog !== "none";
  const retrained = alerts.retraining !== "none";
  return {
    route: {
      receiver: nobody,
      // One notification a model, however many of its alerts fire.
      group_by: ["team", "model"],
      group_wait: wait(30),
      group_interval: wait(300),
      routes: [
        {
          matchers: ['alertname="Watchdog"'],
          receiver: watched ? "watchdog" : nobody,
          group_wait: "0s",
          group_interval: "1m",
          repeat_interval: "5m",
        },
        ...(retrained
          ? [
              {
                // Beside who is told. Once a day: a retraining takes hours, and is not asked for twice meanwhile.
                matchers: [`alertname="${driftAlert}"`],
                receiver: "retraining",
                group_by: ["team", "model", "variant"],
                repeat_interval: "1d",
                continue: true,
              },
            ]
          : []),
        ...teams.map(({ team, routes }) => ({ matchers: [`team="${team}"`], routes })),
        ...platform.routes,
      ],
    },
    inhibit_rules: inhibitions,
    receivers: [
      { name: nobody },
      ...(watched ? [{ name: "watchdog", ...together([alerts.watchdog], alerts) }] : []),
      ...(retrained ? [{ name: "retraining", ...together([alerts.retraining], alerts) }] : []),
      ...platform.receivers,
      ...teams.flatMap(({ receivers }) => receivers),
    ],
  };
}

/** TCP ports that receivers are reached at. */
export function receiverPorts({ receivers }: ResolvedAlerts): readonly number[] {
  return Object.values(receivers).map((receiver) => {
    if ("email" in receiver) return Number(receiver.email.server.split(":").at(-1));
    if (!("webhook" in receiver)) return 443;
    const { port, protocol } = new URL(receiver.webhook.url);
    return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  });
}
