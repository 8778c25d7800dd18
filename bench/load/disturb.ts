import { kubectl, waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";

/** Longest that anything here may take: a drain that a disruption budget holds up waits for a replica to come first (s). */
const patience = 180;

const whatToDo = "kubectl get pods -A -o wide, and the events of the namespace, say what it waits for.";

/** What is done to a platform while it is under load; each ends when nothing of what it began is under way any more. */
export interface Disturbances {
  /** Rolls every Deployment of a namespace that the labels select. */
  readonly restart: (namespace: string, selector: string) => Promise<void>;
  /** Evicts everything from a node, then lets it take pods again. */
  readonly drain: (node: string) => Promise<void>;
  /** Deletes one pod that the labels select as anybody may, and waits for the next one in its place. */
  readonly remove: (namespace: string, selector: string) => Promise<void>;
  /** The same without a word to it: its processes are killed, and the API server forgets it at once. */
  readonly kill: (namespace: string, selector: string) => Promise<void>;
}

/** Waits until no pod is on its way out: one that drains still answers, and still can lose what it answers. */
export async function settled(kubeconfig: string, namespaces: readonly string[], say: Say): Promise<void> {
  await waitUntil(
    "the end of the old pods",
    async () => {
      const ending: string[] = [];
      for (const namespace of namespaces) {
        const format = "jsonpath={range .items[?(@.metadata.deletionTimestamp)]}{.metadata.name} {end}";
        const told = await kubectl(kubeconfig, ["get", "pods", "-n", namespace, "-o", format]);
        ending.push(...told.split(" ").filter(Boolean));
      }
      return ending.length === 0 || `${ending.length} pods still end: ${ending.join(", ")}`;
    },
    { seconds: patience, say, whatToDo },
  );
}

export function disturbances(kubeconfig: string, namespaces: readonly string[], say: Say): Disturbances {
  const kube = (...args: string[]): Promise<string> => kubectl(kubeconfig, args);

  /** Deletes the first pod of those that there are, and waits until as many others are ready. */
  const replace = async (namespace: string, selector: string, ...how: string[]): Promise<void> => {
    const ready = async (): Promise<readonly string[]> => {
      const condition = '{range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].status} {end}';
      const told = await kube("get", "pods", "-n", namespace, "-l", selector, "-o", `jsonpath=${condition}`);
      return told.split(" ").flatMap((pod) => (pod.endsWith("=True") ? [pod.slice(0, -"=True".length)] : []));
    };
    const before = await ready();
    const [first] = before;
    if (first === undefined) throw new Error(`no pod in ${namespace} with the labels ${selector} is ready`);
    await kube("delete", "pod", first, "-n", namespace, ...how);
    await waitUntil(
      "another pod",
      async () => {
        const now = (await ready()).filter((pod) => pod !== first).length;
        return now >= before.length || `${now} of ${before.length} are ready`;
      },
      { seconds: patience, say, whatToDo },
    );
    await settled(kubeconfig, namespaces, say);
  };

  return {
    remove: (namespace, selector) => replace(namespace, selector, "--wait=false"),
    kill: (namespace, selector) => replace(namespace, selector, "--grace-period=0", "--force"),
    restart: async (namespace, selector) => {
      const named = await kube("get", "deployments", "-n", namespace, "-l", selector, "-o", "name");
      const deployments = named.split("\n").filter(Boolean);
      if (deployments.length === 0) throw new Error(`no Deployment in ${namespace} has the labels ${selector}`);
      await kube("rollout", "restart", "-n", namespace, ...deployments);
      for (const deployment of deployments)
        await kube("rollout", "status", "-n", namespace, deployment, `--timeout=${patience}s`);
      await settled(kubeconfig, namespaces, say);
    },
    drain: async (node) => {
      try {
        await kube("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", `--timeout=${patience}s`);
        await settled(kubeconfig, namespaces, say);
      } finally {
        await kube("uncordon", node);
      }
    },
  };
}
