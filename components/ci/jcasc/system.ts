import type { ResolvedJenkins } from "../resolve.ts";

/** Days that a build and what it kept are there; what was deployed is in the repository's history for longer. */
const keepBuildDays = "90";

/** What Jenkins is beside who comes in and what it runs. Pure. */
export function system({ url }: ResolvedJenkins, environment: string) {
  return {
    jenkins: {
      systemMessage: `Jenkins of ${environment}. It is made from files of the repository: what is changed by hand is gone with the next start.`,
      // Nothing runs beside the keys.
      numExecutors: 0,
      mode: "EXCLUSIVE",
      // Agents come by WebSocket.
      slaveAgentPort: -1,
      noUsageStatistics: true,
    },
    unclassified: {
      location: { url: `${url}/` },
      buildDiscarders: {
        configuredBuildDiscarders: [
          "jobBuildDiscarder",
          { simpleBuildDiscarder: { discarder: { logRotator: { daysToKeepStr: keepBuildDays } } } },
        ],
      },
      prometheusConfiguration: {
        path: "prometheus",
        defaultNamespace: "default",
        useAuthenticatedEndpoint: true,
        // It walks through the whole home.
        collectDiskUsage: false,
        perBuildMetrics: false,
      },
    },
  };
}
