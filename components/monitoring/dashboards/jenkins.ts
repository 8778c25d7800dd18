import { waitingBuilds } from "../jenkins/expressions.ts";
import type { Board } from "./board.ts";

const builds = "default_jenkins_builds";
const job = "{{jenkins_job}}";

/**
 * The Jenkins that an environment looks at. There is none here: the series are known by the plugins' published names alone.
 * https://github.com/jenkinsci/prometheus-plugin/blob/master/docs/metrics/index.md
 */
export const jenkinsBoard: Board = {
  uid: "ml-jenkins",
  title: "Jenkins",
  description: "What builds and releases: how long it takes, what fails, what waits.",
  of: "all",
  panels: [
    {
      title: "Duration",
      description: "Seconds that the last build of each job took.",
      unit: "s",
      queries: [{ expr: `max by (jenkins_job) (${builds}_last_build_duration_milliseconds) / 1000`, legend: job }],
      seen: "replayed",
    },
    {
      title: "Duration, mean",
      description: "Seconds that builds of a job took in the last day, on average.",
      unit: "s",
      queries: [
        {
          expr: `sum by (jenkins_job) (increase(${builds}_duration_milliseconds_summary_sum[1d])) / (sum by (jenkins_job) (increase(${builds}_duration_milliseconds_summary_count[1d])) > 0) / 1000`,
          legend: job,
        },
      ],
      seen: "replayed",
    },
    {
      title: "Failures",
      description: "Builds of a job that failed within a day.",
      unit: "short",
      queries: [{ expr: `sum by (jenkins_job) (increase(${builds}_failed_build_count[1d]))`, legend: job }],
      seen: "replayed",
    },
    {
      title: "Last result",
      description: "0: it went through. 1: tests failed. 2: it failed. 3: not built. 4: somebody ended it.",
      unit: "short",
      queries: [{ expr: `max by (jenkins_job) (${builds}_last_build_result_ordinal)`, legend: job }],
      seen: "replayed",
    },
    {
      title: "Queue",
      description: "Builds that wait, those for an executor among them. Long for long: more agents.",
      unit: "short",
      queries: [
        { expr: "max (jenkins_queue_size_value)", legend: "all" },
        { expr: "max (jenkins_queue_buildable_value)", legend: "for an executor" },
        { expr: "max (jenkins_queue_stuck_value)", legend: "for longer than they should" },
      ],
      seen: "replayed",
    },
    {
      title: "Executors",
      description: "What builds run on, and how much of it is in use.",
      unit: "short",
      queries: [
        { expr: "max (jenkins_executor_count_value)", legend: "connected" },
        { expr: "max (jenkins_executor_in_use_value)", legend: "in use" },
      ],
      seen: "replayed",
    },
    {
      title: "Waiting approvals",
      description:
        "Builds that run and hold no executor: they wait for somebody to approve. An estimate; Jenkins counts no approvals.",
      unit: "short",
      queries: [{ expr: waitingBuilds, legend: "waiting" }],
      seen: "replayed",
    },
    {
      title: "Under way",
      description: "Seconds since each build that runs was started, the time in which it waits for an approval too.",
      unit: "s",
      queries: [{ expr: `max by (jenkins_job) (${builds}_running_build_duration_milliseconds) / 1000`, legend: job }],
      seen: "replayed",
    },
  ],
};
