/** What a case feeds Prometheus: series by their values, a sample a minute from time 0 on. */
export type Fed = Readonly<Record<string, string>>;

/** An alert that is to fire, with what it says. */
export interface Firing {
  readonly fed: Fed;
  /** Minutes after which is looked. */
  readonly after: number;
  /** Those of the series; `severity` is the table's. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

export interface AlertCase {
  readonly severity: "page" | "ticket" | "none";
  readonly fires: Firing;
  /** Why it must not, and what is fed; looked at after as long. */
  readonly silent: Readonly<Record<string, Fed>>;
}

export const champion = { model: "iris", variant: "champion", runtime: "pmml", team: "examples" };

export const challenger = { model: "iris", variant: "challenger-1a2b3c4d", runtime: "pmml", team: "examples" };

export const model = { model: "iris", team: "examples" };

export const platform = { team: "platform" };

export function selector(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ");
}

export const series = (metric: string, labels: Readonly<Record<string, string>>): string =>
  `${metric}{${selector(labels)}}`;

export const stays = (value: number): string => `${value}x400`;

export const grows = (by: number): string => `0+${by}x400`;

export const podOf = { namespace: "models-examples", pod: "iris-1" };

export const labelled = { [series("kube_pod_labels", { ...podOf, ...champion })]: stays(1) };

export function replicas(ready: number, wanted: number, traffic: number, of = champion): Fed {
  return {
    [series("model:replicas:ready", of)]: stays(ready),
    [series("model:replicas:wanted", of)]: stays(wanted),
    [series("model:traffic:rate", of)]: stays(traffic),
  };
}

export const who = "iris (champion, team examples)";

export const up = (job: string, ...values: string[]): Fed =>
  Object.fromEntries(values.map((value, index) => [`up{job="${job}", instance="${index}"}`, value]));

/** Requests of half an hour: per second, and how many of them failed. */
export const asked = (of: Readonly<Record<string, string>>, rate: number, failed: number): Fed => ({
  [series("model:traffic:rate", of)]: stays(rate),
  [series("model:failures:rate", of)]: stays(failed),
});

export const p99 = (of: Readonly<Record<string, string>>, seconds: number): Fed => ({
  [series("model:latency_seconds:p99", of)]: stays(seconds),
});

export const restarts = (of: Readonly<Record<string, string>>, values: string): Fed => ({
  [series("kube_pod_container_status_restarts_total", { ...of, container: "model" })]: values,
});
