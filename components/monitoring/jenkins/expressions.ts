/**
 * Builds that run and hold no executor: a pipeline that waits for an approval outside of a node does so. The plugins count no
 * approvals. Of each job the newest build alone is counted, and parallel stages hold several executors: it is an estimate.
 */
export const waitingBuilds =
  "clamp_min((count(default_jenkins_builds_running_build_duration_milliseconds > 0) or vector(0)) - max(jenkins_executor_in_use_value) - max(jenkins_queue_buildable_value), 0)";
