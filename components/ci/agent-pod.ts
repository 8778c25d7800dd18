import { agentLabels } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { jenkinsFolders, type AgentRole } from "./names.ts";
import { agentCallers, agentSecret, type AgentSize } from "./settings.ts";

export interface AgentPod {
  readonly role: AgentRole;
  /** By digest. */
  readonly image: string;
  readonly size: AgentSize;
  /** Names of the Secrets that the role has. */
  readonly secrets: readonly string[];
}

const temporary = "/tmp";

/** Where each Secret is mounted. */
const mounts = [
  // Without it the agent could do nothing that it is there for: the pod waits until it is there.
  { of: agentSecret.name, name: "secrets", mountPath: jenkinsFolders.agentSecrets, optional: false },
  // Environments that need none are deployed all the same; a deployment that needs one and has none says so.
  { of: agentCallers, name: "callers", mountPath: jenkinsFolders.agentCallers, optional: true },
] as const;

/**
 * Environment variables of an agent. Git reads what it pushes with from the mounted file; no variable holds a secret.
 * https://git-scm.com/docs/git-config#ENVIRONMENT, https://git-scm.com/docs/git-credential-store
 */
function variables({ role, secrets }: AgentPod) {
  const { agentSecrets } = jenkinsFolders;
  const home = { HOME: `${temporary}/home`, PULUMI_HOME: `${temporary}/pulumi`, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const pushes = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "credential.helper",
    GIT_CONFIG_VALUE_0: `store --file=${agentSecrets}/${agentSecret.keys.pushes}`,
  };
  const asks = { ML_SERVING_CALLER_FILE: jenkinsFolders.agentCallers };
  return Object.entries({
    ...home,
    ...(role === "deploy" && secrets.includes(agentSecret.name) ? pushes : {}),
    ...(secrets.includes(agentCallers) ? asks : {}),
  }).map(([name, value]) => ({
    name,
    value,
  }));
}

/**
 * The pod of an agent, which Jenkins adds to what it needs: name, command, the workspace. Its one container is the agent's,
 * with the tools in it, so that Jenkins need not execute anything in a pod. Pure.
 */
export function agentPod(of: AgentPod) {
  const { role, image, size, secrets } = of;
  const mounted = mounts.filter(({ of: name }) => secrets.includes(name));
  const room = { cpu: String(size.cpu), memory: size.memory };
  return {
    apiVersion: "v1" as const,
    kind: "Pod" as const,
    metadata: { labels: { ...agentLabels, "app.kubernetes.io/part-of": "ml-serving", "ml-serving/agent": role } },
    spec: {
      // A build that is thrown off its node fails, and models serve on: it goes after them.
      priorityClassName: priorityClassNames.low,
      serviceAccountName: role,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: "Never",
      securityContext: { ...restrictedPod, fsGroup: restrictedPod.runAsGroup },
      containers: [
        {
          name: "jnlp",
          image,
          env: variables(of),
          resources: { requests: room, limits: room },
          securityContext: restrictedContainer,
          volumeMounts: [
            { name: "tmp", mountPath: temporary },
            ...mounted.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
          ],
        },
      ],
      volumes: [
        { name: "tmp", emptyDir: { sizeLimit: "10Gi" } },
        ...mounted.map(({ name, of: secretName, optional }) => ({
          name,
          secret: { secretName, defaultMode: 0o440, ...(optional ? { optional } : {}) },
        })),
      ],
    },
  };
}
