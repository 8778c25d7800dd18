import { execa } from "execa";
import { Problem } from "../../local/console/problem.ts";
import type { ClusterAccess } from "../environment/cluster.ts";

/** A server in a cluster, reached at a port of this machine. */
export interface Forwarded {
  /** Without a path. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** So long a way into the cluster may take to open (ms). */
const patience = 30_000;

const opened = /^Forwarding from (127\.0\.0\.1:\d+) ->/m;

/**
 * Leads a port of 127.0.0.1 that the kernel chooses to a server in the cluster. `kubectl port-forward` ends inside of the
 * pod, where no NetworkPolicy holds it back: nothing has to be opened for whoever looks, and it asks one pod alone.
 * https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/
 *
 * @param target `svc/iris-champion` or `pod/…`
 * @param port of that Service or pod, by number or name
 * @throws {Problem} where kubectl cannot reach it
 */
export async function forward(
  { kubectl }: ClusterAccess,
  namespace: string,
  target: string,
  port: number | string,
): Promise<Forwarded> {
  const [file, ...args] = kubectl;
  const child = execa(file, [...args, "port-forward", "--namespace", namespace, target, `:${port}`], {
    stdin: "ignore",
    reject: false,
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await child;
  };
  const timer = setTimeout(() => child.kill(), patience);
  // Its own words, as they come: an iterable of execa's would wait for the end of the program.
  const address = await new Promise<string | undefined>((resolve) => {
    let words = "";
    child.stdout.on("data", (chunk: Buffer) => {
      words += chunk.toString();
      const found = opened.exec(words)?.[1];
      if (found !== undefined) resolve(found);
    });
    void child.then(() => {
      resolve(undefined);
    });
  });
  clearTimeout(timer);
  if (address !== undefined) return { url: `http://${address}`, stop };
  const { stderr } = await child;
  throw new Problem(
    `There is no way to ${target} in ${namespace}: ${stderr.trim() === "" ? "kubectl said nothing" : stderr.trim()}`,
    `kubectl get pods --namespace ${namespace}`,
  );
}

/** Does something with a server in the cluster, and closes the way to it. */
export async function forwarded<T>(
  cluster: ClusterAccess,
  [namespace, target, port]: readonly [namespace: string, target: string, port: number | string],
  work: (url: string) => Promise<T>,
): Promise<T> {
  const { url, stop } = await forward(cluster, namespace, target, port);
  try {
    return await work(url);
  } finally {
    await stop();
  }
}
