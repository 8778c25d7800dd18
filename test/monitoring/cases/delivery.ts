import { platform, series, stays, up, type AlertCase, type Fed } from "./case.ts";

const main = { jenkins_job: "ml-serving/models/main" };
const branch = { jenkins_job: "ml-serving/models/PR-7" };

const result = (of: Readonly<Record<string, string>>, ordinal: number): Fed => ({
  [series("default_jenkins_builds_last_build_result_ordinal", of)]: stays(ordinal),
});

/** A build under way for so many hours, beside so many executors in use. */
const underWay = (of: Readonly<Record<string, string>>, hours: number, inUse: number): Fed => ({
  [series("default_jenkins_builds_running_build_duration_milliseconds", of)]: stays(hours * 3_600_000),
  jenkins_executor_in_use_value: stays(inUse),
  jenkins_queue_buildable_value: stays(0),
});

const saves = { namespace: "ci", cronjob: "jenkins-backup" };
const last = series("kube_cronjob_status_last_successful_time", saves);

/** A Job that saves Jenkins' home, or another one; begun so many seconds after time 0. */
function saving(job: string, began: number, failed: boolean, namespace = "ci"): Fed {
  const of = { namespace, job_name: job };
  return {
    [series("kube_job_status_start_time", of)]: stays(began),
    [series("kube_job_failed", { ...of, condition: "true" })]: stays(failed ? 1 : 0),
    [series("kube_job_failed", { ...of, condition: "false" })]: stays(failed ? 0 : 1),
  };
}

/** As the local environment with a Jenkins: its main branches are watched. */
export const deliveryCases: Readonly<Record<string, AlertCase>> = {
  JenkinsDown: {
    severity: "ticket",
    fires: {
      fed: up("jenkins", stays(0)),
      after: 11,
      labels: platform,
      summary: "Jenkins does not answer",
      description: "0 Jenkins answer: nothing is built, tested or released by it.",
    },
    silent: {
      "it answers and is ready": { ...up("jenkins", stays(1)), default_jenkins_up: stays(1) },
      "its plugin does not say whether it is ready": up("jenkins", stays(1)),
    },
  },
  JenkinsWithoutExecutors: {
    severity: "ticket",
    fires: {
      fed: { jenkins_executor_count_value: stays(0), jenkins_queue_buildable_value: stays(1) },
      after: 16,
      labels: platform,
      summary: "Jenkins has nothing to build on",
      description: "0 executors are connected, and builds wait.",
    },
    silent: {
      "one is connected": { jenkins_executor_count_value: stays(1), jenkins_queue_buildable_value: stays(1) },
      "nobody waits for one": { jenkins_executor_count_value: stays(0), jenkins_queue_buildable_value: stays(0) },
    },
  },
  JenkinsQueueStuck: {
    severity: "ticket",
    fires: {
      fed: { jenkins_queue_stuck_value: stays(3) },
      after: 31,
      labels: platform,
      summary: "builds wait for an executor that does not come",
      description: "3 builds have waited for longer than Jenkins expects them to.",
    },
    silent: {
      "they wait as long as usual": { jenkins_queue_stuck_value: stays(0), jenkins_queue_size_value: stays(9) },
    },
  },
  JenkinsJobFails: {
    severity: "ticket",
    fires: {
      fed: result(main, 2),
      after: 31,
      labels: { ...platform, ...main },
      summary: "ml-serving/models/main: the last build failed",
      description: "The last build of ml-serving/models/main failed (result 2): what was merged is not released.",
    },
    silent: {
      "it went through": result(main, 0),
      "somebody ended it": result(main, 4),
      "it is a branch's that nobody watches": result(branch, 2),
    },
  },
  JenkinsApprovalWaits: {
    severity: "ticket",
    fires: {
      fed: underWay(main, 25, 0),
      after: 1,
      labels: { ...platform, ...main },
      summary: "ml-serving/models/main waits for somebody",
      description:
        "A build of ml-serving/models/main has been under way for 90000000 ms, and builds wait without an executor: somebody has not approved or refused it.",
    },
    silent: {
      "it holds an executor: it computes": underWay(main, 25, 1),
      "it was begun today": underWay(main, 5, 0),
      "it is a branch's that nobody watches": underWay(branch, 25, 0),
    },
  },
  JenkinsBackupFailed: {
    severity: "ticket",
    fires: {
      fed: {
        [last]: stays(200),
        ...saving("jenkins-backup-1", 100, false),
        ...saving("jenkins-backup-2", 300, true),
      },
      after: 10,
      labels: platform,
      summary: "a backup of Jenkins failed",
      description:
        "The backup of Jenkins' home that began 1970-01-01 00:05:00 +0000 UTC failed, and none has ended well since.",
    },
    silent: {
      "a later one ended well": { [last]: stays(400), ...saving("jenkins-backup-2", 300, true) },
      "it ended well": { [last]: stays(400), ...saving("jenkins-backup-2", 300, false) },
      "somebody brought a home back, and that failed": saving("jenkins-restore-1", 300, true),
      "it is another namespace's": saving("jenkins-backup-2", 300, true, "models-examples"),
    },
  },
  JenkinsBackupLate: {
    severity: "ticket",
    fires: {
      // 26 h are 93,600 s.
      fed: { [last]: stays(-93_500) },
      after: 5,
      labels: platform,
      summary: "Jenkins was not saved",
      description: "The last backup of Jenkins' home that ended well is 1d 2h 3m 20s old; 26h are the most.",
    },
    silent: {
      "the last one is younger than a night and two hours": { [last]: stays(-93_000) },
      "it is to be saved since today alone": { [series("kube_cronjob_created", saves)]: stays(-80_000) },
      "it is what brings a home back": {
        [series("kube_cronjob_created", { ...saves, cronjob: "jenkins-restore" })]: stays(-200_000),
      },
    },
  },
};
