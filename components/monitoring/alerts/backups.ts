import { namespaceNames } from "../../network-peers.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, platformTeam, type AlertRule, type AlertSpec } from "./alert.ts";

/** The CronJob that saves Jenkins' home, and its Jobs, as Kubernetes calls them after it: components/ci/names.ts */
const backup = "jenkins-backup";

const cronJob = `{namespace="${namespaceNames.ci}", cronjob="${backup}"}`;

function ofJobs(condition: string): string {
  return `namespace="${namespaceNames.ci}", job_name=~"${backup}-.+"${condition}`;
}

/** A night, and the two hours that a backup may take at most (hours): components/ci/backup.ts */
const longestHours = 26;

/**
 * Alerts about the backups of an environment's own Jenkins, by what Kubernetes says of the Jobs: their pods are gone when they
 * have ended. Nothing is lost as long as the home is there, so that all wait for the next working day. Pure.
 */
export function backupAlerts({ of }: Windows): readonly AlertRule[] {
  const platform = (spec: Omit<AlertSpec, "team" | "severity">): AlertRule =>
    alert({ ...spec, team: platformTeam, severity: "ticket" });
  const longest = of(longestHours * 3_600);
  const saved = `max(kube_cronjob_status_last_successful_time${cronJob})`;
  const failed = `max(kube_job_status_start_time{${ofJobs("")}} and on (namespace, job_name) kube_job_failed{${ofJobs(', condition="true"')}} == 1)`;
  return [
    platform({
      name: "JenkinsBackupFailed",
      expr: `${failed} > (${saved} or vector(0))`,
      summary: "a backup of Jenkins failed",
      description:
        "The backup of Jenkins' home that began {{ $value | humanizeTimestamp }} failed, and none has ended well since.",
    }),
    platform({
      name: "JenkinsBackupLate",
      // Before the first one: since there is something that is to save it.
      expr: `time() - (${saved} or max(kube_cronjob_created${cronJob})) > ${longest}`,
      summary: "Jenkins was not saved",
      description: `The last backup of Jenkins' home that ended well is {{ $value | humanizeDuration }} old; ${promDuration(longest)} are the most.`,
    }),
  ];
}
