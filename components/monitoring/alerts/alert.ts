/** Whose alerts those are that are no model's. */
export const platformTeam = "platform";

/** Where the page of an alert is, by its name; from the repository's root. */
export const runbookFolder = "docs/runbooks/alerts";

/** `page` wakes somebody, `ticket` waits for the next working day, `none` goes to nobody who reads it. */
export type Severity = "page" | "ticket" | "none";

/** A rule that tells somebody: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold. Default: not at all. */
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>> & { readonly severity: Severity };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
}

export interface AlertSpec {
  /** In upper camel case. */
  readonly name: string;
  readonly severity: Severity;
  readonly expr: string;
  readonly for?: string;
  /** Whose it is, where the series do not say so by a label. */
  readonly team?: string;
  /** One line without a figure: what notifications are headed by. */
  readonly summary: string;
  /** What is wrong, with the figure. Go's templates: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/ */
  readonly description: string;
}

/** An alert with what all have: how bad it is, whose it is, and its page. */
export function alert({ name, severity, expr, team, summary, description, ...rest }: AlertSpec): AlertRule {
  return {
    alert: name,
    expr,
    ...(rest.for === undefined ? {} : { for: rest.for }),
    labels: { severity, ...(team === undefined ? {} : { team }) },
    annotations: { summary, description, runbook: `${runbookFolder}/${name}.md` },
  };
}
