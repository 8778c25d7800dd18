import { dump } from "js-yaml";
import { agentPod } from "../agent-pod.ts";
import { agentNamespace, jenkinsHost, jenkinsPort, type AgentRole } from "../names.ts";
import type { ResolvedJenkins } from "../resolve.ts";

/** Seconds that a pod may take to start: a node may have to come first, and the image has a gigabyte. */
const startSeconds = 900;

/** A cloud for each role of agents: a namespace, an account and one template, whose label pipelines ask for. */
function cloud(role: AgentRole, { agents: { most, size }, secrets }: ResolvedJenkins, image: string) {
  const pod = agentPod({ role, image, size, secrets: (secrets[role] ?? []).map(({ name }) => name) });
  return {
    kubernetes: {
      name: role,
      namespace: agentNamespace(role),
      // Agents call: nothing in the cluster reaches them, and there is no port for them beside that of the pages.
      webSocket: true,
      jenkinsUrl: `http://${jenkinsHost}:${jenkinsPort}/`,
      containerCapStr: String(most),
      retentionTimeout: 5,
      restrictedPssSecurityContext: true,
      templates: [
        {
          id: role,
          name: role,
          label: role,
          nodeUsageMode: "EXCLUSIVE",
          serviceAccount: role,
          slaveConnectTimeout: startSeconds,
          // One build a pod: what it leaves behind goes with it.
          idleMinutes: 0,
          podRetention: "never",
          showRawYaml: false,
          yaml: dump(pod, { lineWidth: -1, noRefs: true }),
          yamlMergeStrategy: "override",
        },
      ],
    },
  };
}

/** Where pipelines run. Pure. @param image the agents', by digest */
export function agents(jenkins: ResolvedJenkins, image: string) {
  return { jenkins: { clouds: jenkins.roles.map((role) => cloud(role, jenkins, image)) } };
}
