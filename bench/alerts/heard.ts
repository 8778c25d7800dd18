import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { ClusterLayout } from "../../local/cluster/layout.ts";

/** An alert as Alertmanager tells it: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export interface ToldAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A receiver that pods of a cluster reach, and what it has heard, each with the time and Alertmanager's name for who is told. */
export interface Receiver {
  readonly url: string;
  readonly heard: readonly { readonly at: number; readonly told: string; readonly alert: ToldAlert }[];
  readonly stop: () => void;
}

/** Listens beside the cluster's control plane, in its network namespace: nothing outside of the machine is reached. */
export function startReceiver(cluster: ClusterLayout): Receiver {
  const port = 9999;
  const heard: { at: number; told: string; alert: ToldAlert }[] = [];
  const server = spawn(
    "nsenter",
    [
      `--net=/run/netns/${cluster.netns}`,
      process.execPath,
      "--import",
      "tsx",
      "bench/alerts/receiver.ts",
      cluster.address,
      String(port),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  createInterface({ input: server.stdout }).on("line", (line) => {
    const { receiver, alerts } = JSON.parse(line) as { receiver: string; alerts: readonly ToldAlert[] };
    for (const alert of alerts) heard.push({ at: Date.now(), told: receiver, alert });
  });
  return {
    url: `http://${cluster.address}:${port}/`,
    heard,
    stop: () => {
      server.kill();
    },
  };
}
