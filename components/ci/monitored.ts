import type { LookedAtJenkins } from "../monitoring/jenkins/settings.ts";
import { jenkinsHost, jenkinsPort } from "./names.ts";
import { jenkinsSecrets, metricsUser, type JenkinsSettings } from "./settings.ts";

/** An environment's own Jenkins as its Prometheus looks at it. Pure. */
export function monitoredJenkins({ login }: JenkinsSettings): Omit<LookedAtJenkins, "own"> {
  return {
    host: jenkinsHost,
    port: jenkinsPort,
    login: { user: metricsUser, secret: login.secret, key: jenkinsSecrets.login.keys.metrics },
  };
}
