import type { Issue } from "../../issues.ts";
import { isSecretName } from "../../resource-names.ts";
import type { AlertSettings, Receiver, Told } from "./settings.ts";

/** Part of the name of a Kubernetes Secret: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const receiverName = /^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/;

const mailbox = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
/** A host with the port that mail is taken at. */
const mailServer = /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?:([1-9][0-9]{0,4})$/i;

type Found = Pick<Issue, "code" | "message"> & { readonly at: string };

function webhookUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return ["http:", "https:"].includes(protocol) && username === "" && password === "";
}

function unreachable(receiver: Receiver): readonly Found[] {
  const wrong = (at: string, message: string): Found => ({ code: "EN007", at, message });
  if ("slack" in receiver) {
    const { channel } = receiver.slack;
    return /^[#@]\S+$/.test(channel)
      ? []
      : [wrong("slack.channel", `"${channel}" is no channel. Write it as people do, such as #ml-alerts.`)];
  }
  if ("webhook" in receiver) {
    const { url } = receiver.webhook;
    return webhookUrl(url)
      ? []
      : [wrong("webhook.url", `"${url}" is no address to call. Write it with https:// and without a password.`)];
  }
  if (!("email" in receiver)) return [];
  const { to, from, server } = receiver.email;
  const boxes = Object.entries({ to, from }).filter(([, address]) => !mailbox.test(address));
  const port = Number(mailServer.exec(server)?.[2] ?? 0);
  return [
    ...boxes.map(([key, address]) => wrong(`email.${key}`, `"${address}" is no address of mail.`)),
    ...(port > 0 && port <= 65_535
      ? []
      : [
          wrong(
            "email.server",
            `"${server}" is no server of mail. Write its host and port, such as smtp.example.com:587.`,
          ),
        ]),
  ];
}

function unsecret(receiver: Receiver): readonly Found[] {
  return Object.entries(receiver).flatMap(([kind, { secret }]: [string, { readonly secret?: string }]) =>
    secret === undefined || isSecretName(secret)
      ? []
      : [
          {
            code: "EN006" as const,
            at: `${kind}.secret`,
            message: `"${secret}" is no name of a secret. Write one such as ml-serving/prd/alerts/${kind}, and never the secret itself.`,
          },
        ],
  );
}

function strangers(path: string, names: readonly string[], { receivers }: AlertSettings): readonly Issue[] {
  const known = Object.keys(receivers).sort().join(", ") || "none";
  return names
    .filter((name) => !Object.hasOwn(receivers, name))
    .map((name) => ({ code: "EN005", path, message: `There is no receiver ${name}. Declared: ${known}.` }));
}

/** What is called for a retraining has to be something that can be called. */
function retrained(path: string, { retraining, ...alerts }: AlertSettings): readonly Issue[] {
  if (retraining === undefined) return [];
  const receiver = alerts.receivers[retraining];
  if (receiver === undefined) return strangers(path, [retraining], alerts);
  if ("webhook" in receiver) return [];
  return [{ code: "EN005", path, message: `${retraining} is no webhook, and nothing else can be called. Name one.` }];
}

const told = (path: string, { page, ticket }: Told, alerts: AlertSettings): readonly Issue[] => [
  ...strangers(`${path}.page`, page, alerts),
  ...strangers(`${path}.ticket`, ticket, alerts),
];

function outOfBounds(path: string, value: number | undefined, isFine: (value: number) => boolean, bounds: string) {
  if (value === undefined || isFine(value)) return [];
  return [{ code: "EN009" as const, path, message: `${value} is not ${bounds}.` }];
}

/** What only data can get wrong in who is told of what: all of it. @param teams the environment's */
export function validateAlerts(alerts: AlertSettings, teams: readonly string[]): readonly Issue[] {
  const path = "monitoring.alerts";
  const { receivers, platform, teams: toldTeams = {}, watchdog } = alerts;
  return [
    ...Object.entries(receivers).flatMap(([name, receiver]): readonly Issue[] => [
      ...(receiverName.test(name)
        ? []
        : [
            {
              code: "EN005" as const,
              path: `${path}.receivers.${name}`,
              message: `"${name}" is no name of a receiver: lower-case letters, digits and hyphens, 52 at most.`,
            },
          ]),
      ...[...unsecret(receiver), ...unreachable(receiver)].map(({ at, ...issue }) => ({
        ...issue,
        path: `${path}.receivers.${name}.${at}`,
      })),
    ]),
    ...told(`${path}.platform`, platform, alerts),
    ...Object.entries(toldTeams).flatMap(([team, theirs]) => told(`${path}.teams.${team}`, theirs, alerts)),
    ...strangers(`${path}.watchdog`, watchdog === undefined ? [] : [watchdog], alerts),
    ...retrained(`${path}.retraining`, alerts),
    ...Object.keys(toldTeams)
      .filter((team) => !teams.includes(team))
      .map((team): Issue => ({
        code: "EN008",
        path: `${path}.teams.${team}`,
        message: `No model and no share is of team ${team}. Teams: ${teams.join(", ")}.`,
      })),
    ...outOfBounds(
      `${path}.budgetDays`,
      alerts.budgetDays,
      (days) => days >= 1 && days <= 400,
      "a number of days from 1 to 400",
    ),
    ...outOfBounds(
      `${path}.windowScale`,
      alerts.windowScale,
      (scale) => scale >= 0.01 && scale <= 1,
      "a scale from 0.01 to 1",
    ),
  ];
}
