import { jenkinsDefaults, type JenkinsSettings } from "../jenkins/settings.ts";
import { waitingBuilds } from "../jenkins/expressions.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, platformTeam, type AlertRule, type AlertSpec } from "./alert.ts";

/** Longer than anybody waits for an approval on purpose (ms): a night and a day. */
const longestApproval = 24 * 3_600_000;

/**
 * Alerts about the Jenkins that builds and releases. None wakes anybody: what is served goes on, and a rollback needs no
 * Jenkins. Pure.
 */
export function jenkinsAlerts(
  { of }: Windows,
  { watched = jenkinsDefaults.watched }: JenkinsSettings,
): readonly AlertRule[] {
  const lasting = (minutes: number): string => promDuration(of(minutes * 60));
  const platform = (spec: Omit<AlertSpec, "team" | "severity">): AlertRule =>
    alert({ ...spec, team: platformTeam, severity: "ticket" });
  // PromQL reads a backslash in quotes as an escape.
  const jobs = `jenkins_job=~"${watched.replaceAll("\\", "\\\\")}"`;
  return [
    platform({
      name: "JenkinsDown",
      expr: '(max(default_jenkins_up) or sum(up{job="jenkins"}) or vector(0)) == 0',
      for: lasting(10),
      summary: "Jenkins does not answer",
      description: "{{ $value }} Jenkins answer: nothing is built, tested or released by it.",
    }),
    platform({
      name: "JenkinsWithoutExecutors",
      // The agents of an environment's own come with each build and go after it: none says something where a build waits alone.
      expr: "max(jenkins_executor_count_value) == 0 and on () max(jenkins_queue_buildable_value) > 0",
      for: lasting(15),
      summary: "Jenkins has nothing to build on",
      description: "{{ $value }} executors are connected, and builds wait.",
    }),
    platform({
      name: "JenkinsQueueStuck",
      expr: "max(jenkins_queue_stuck_value) > 0",
      for: lasting(30),
      summary: "builds wait for an executor that does not come",
      description: "{{ $value }} builds have waited for longer than Jenkins expects them to.",
    }),
    platform({
      name: "JenkinsJobFails",
      expr: `max by (jenkins_job) (default_jenkins_builds_last_build_result_ordinal{${jobs}}) == 2`,
      for: lasting(30),
      summary: "{{ $labels.jenkins_job }}: the last build failed",
      description:
        "The last build of {{ $labels.jenkins_job }} failed (result {{ $value }}): what was merged is not released.",
    }),
    platform({
      name: "JenkinsApprovalWaits",
      expr: `max by (jenkins_job) (default_jenkins_builds_running_build_duration_milliseconds{${jobs}}) > ${longestApproval} and on () ${waitingBuilds} > 0`,
      summary: "{{ $labels.jenkins_job }} waits for somebody",
      description:
        'A build of {{ $labels.jenkins_job }} has been under way for {{ $value | printf "%.0f" }} ms, and builds wait without an executor: somebody has not approved or refused it.',
    }),
  ];
}
