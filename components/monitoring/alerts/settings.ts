/** A secret in Secrets Manager; on a cluster that is not on AWS, see docs/monitoring.md. */
export interface ReceiverSecret {
  /** Its name. */
  readonly secret: string;
  /** The value's key in the secret, which is JSON then. @default the whole secret */
  readonly key?: string;
}

/** How somebody is told. What is secret of it is named here and nowhere else: no output, file or log has its value. */
export type Receiver =
  /** The secret is the address of an incoming webhook: https://api.slack.com/messaging/webhooks */
  | { readonly slack: ReceiverSecret & { /** Such as `#ml-risk`. */ readonly channel: string } }
  /** The secret is the integration key of a service: https://developer.pagerduty.com/docs/events-api-v2-overview */
  | { readonly pagerduty: ReceiverSecret }
  /** The secret is a bearer token. https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
  | { readonly webhook: { readonly url: string } & (ReceiverSecret | { readonly secret?: never }) }
  /** The secret is the password of `user`; without one the server takes mail from anybody who reaches it. */
  | {
      readonly email: {
        readonly to: string;
        readonly from: string;
        /** Host and port, such as `smtp.example.com:587`. */
        readonly server: string;
      } & ((ReceiverSecret & { readonly user: string }) | { readonly user?: never; readonly secret?: never });
    };

/** Names of the receivers of each kind of alert. */
export interface Told {
  /** What wakes somebody. */
  readonly page: readonly string[];
  /** What waits for the next working day. */
  readonly ticket: readonly string[];
}

/** Who is told of what is wrong. */
export interface AlertSettings {
  readonly receivers: Readonly<Record<string, Receiver>>;
  /** Who is told of the platform, and of the models of teams that are not named. */
  readonly platform: Told;
  /** Who is told of a team's models, by the team. @default as the platform's */
  readonly teams?: Readonly<Record<string, Told>>;
  /** The receiver that hears an alert every few minutes as long as alerts are delivered. @default none */
  readonly watchdog?: string;
  /** The webhook that is called, beside who is told, when data have drifted from the training's. @default none */
  readonly retraining?: string;
  /** Days that an error budget is for. @default 30; no more than measurements are kept */
  readonly budgetDays?: number;
  /** Of all windows of alerts: below 1 for a drill that nobody waits an hour for. @default 1 */
  readonly windowScale?: number;
}

/** Settings with every default filled in; a watchdog or a retraining of `none` is nobody. */
export type ResolvedAlerts = Required<AlertSettings>;

/** Nobody is told where nothing is declared: alerts are to be seen at Prometheus and Alertmanager. */
export function resolveAlerts(settings: AlertSettings | undefined): ResolvedAlerts {
  return {
    receivers: settings?.receivers ?? {},
    platform: settings?.platform ?? { page: [], ticket: [] },
    teams: settings?.teams ?? {},
    watchdog: settings?.watchdog ?? "none",
    retraining: settings?.retraining ?? "none",
    budgetDays: settings?.budgetDays ?? 30,
    windowScale: settings?.windowScale ?? 1,
  };
}
