import type { ScrapeJob } from "../scrape.ts";
import { keepMetrics } from "../relabel.ts";
import { jenkinsDefaults, jenkinsTokenFile, type LookedAtJenkins } from "./settings.ts";

export const jenkinsJob = "jenkins";

/**
 * Of what the plugin tells that which dashboard and alerts read: many others are one a build. It tells the measurements of
 * the plugin `metrics` too, dots and dashes as underscores: executors and queue, of all labels together.
 * https://github.com/jenkinsci/prometheus-plugin/blob/master/docs/metrics/index.md
 * https://plugins.jenkins.io/metrics/
 */
const kept = [
  "default_jenkins_(up|uptime)",
  "jenkins_executor_(count|free|in_use)_value",
  "jenkins_queue_(size|buildable|stuck)_value",
  "default_jenkins_builds_duration_milliseconds_summary_(count|sum)",
  "default_jenkins_builds_(failed|success)_build_count",
  "default_jenkins_builds_last_build_(result_ordinal|duration_milliseconds)",
  "default_jenkins_builds_running_build_duration_milliseconds",
];

/** A Jenkins by its address. Pure. */
export function jenkins(settings: LookedAtJenkins): ScrapeJob {
  const { host, port = jenkinsDefaults.port, path = jenkinsDefaults.path, login } = settings;
  return {
    job_name: jenkinsJob,
    metrics_path: path,
    scheme: settings.own === true ? "http" : "https",
    ...(login === undefined
      ? {}
      : {
          basic_auth: {
            username: login.user,
            password_file: `${jenkinsTokenFile.folder}/${jenkinsTokenFile.name}`,
          },
        }),
    static_configs: [{ targets: [`${host}:${port}`] }],
    metric_relabel_configs: [
      // Versions of the plugin differ in whether a counter's name ends so.
      {
        action: "replace",
        source_labels: ["__name__"],
        regex: "(default_jenkins_builds_(?:failed|success)_build_count)_total",
        target_label: "__name__",
        replacement: "$1",
      },
      keepMetrics(...kept),
    ],
  };
}
