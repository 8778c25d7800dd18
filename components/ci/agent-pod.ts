import { agentLabels } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";
import { jenkinsFolders, type AgentRole } from "./names.ts";
import { agentSecret, type AgentSize } from "./settings.ts";

export interface AgentPod {
  readonly role: AgentRole;
  /** By digest. */
  readonly image: string;
  readonly size: AgentSize;
  /** Whether the role has secrets. */
  readonly secret: boolean;
}

const temporary = "/tmp";

/**
 * Environment variables of an agent. Git reads what it pushes with from the mounted file; no variable holds a secret.
 * https://git-scm.com/docs/git-config#ENVIRONMENT, https://git-scm.com/docs/git-credential-store
 */
function variables({ role, secret }: AgentPod) {
  const { agentSecrets } = jenkinsFolders;
  const home = { HOME: `${temporary}/home`, PULUMI_HOME: `${temporary}/pulumi`, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const pushes = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "credential.helper",
    GIT_CONFIG_VALUE_0: `store --file=${agentSecrets}/${agentSecret.keys.pushes}`,
  };
  return Object.entries({ ...home, ...(secret && role === "deploy" ? pushes : {}) }).map(([name, value]) => ({
    name,
    value,
  }));
}

/**
 * The pod of an agent, which Jenkins adds to what it needs: name, command, the workspace. Its one container is the agent's,
 * with the tools in it, so that Jenkins need not execute anything in a pod. Pure.
 */
export function agentPod(of: AgentPod) {
  const { role, image, size, secret } = of;
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
            ...(secret ? [{ name: "secrets", mountPath: jenkinsFolders.agentSecrets, readOnly: true }] : []),
          ],
        },
      ],
      volumes: [
        { name: "tmp", emptyDir: { sizeLimit: "10Gi" } },
        // Without it the agent could do nothing that it is there for: the pod waits until it is there.
        ...(secret ? [{ name: "secrets", secret: { secretName: agentSecret.name, defaultMode: 0o440 } }] : []),
      ],
    },
  };
}
