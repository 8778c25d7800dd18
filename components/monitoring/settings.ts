import type { DataStorage } from "../data-volume.ts";
import type { ClusterDns } from "../network-policy.ts";
import type { Duration, Size } from "../quantity.ts";
import type { AlertSettings } from "./alerts/settings.ts";
import type { NodePrice } from "./cost-rules.ts";
import type { GrafanaSettings } from "./grafana/settings.ts";
import type { JenkinsSettings, LookedAtJenkins } from "./jenkins/settings.ts";
import type { RemoteWriteSettings } from "./remote-write.ts";

/** What an environment says of its monitoring; pure data. */
export interface MonitoringSettings {
  /** How often everything is looked at and every rule evaluated. Percentiles and rates are over five minutes. */
  readonly interval: Duration;
  /** How long measurements are kept: until they are this old, or take this much of the storage. */
  readonly retention: { readonly time: `${number}${"h" | "d"}`; readonly size: Size };
  /** Where they are kept; larger than `retention.size`, for what is being written. */
  readonly storage: DataStorage;
  /** Memory of Prometheus: reserved and allowed. It keeps the last two hours in it, about 8 KiB a series. */
  readonly memory: Size;
  /** Who is told of what is wrong. @default nobody: alerts are only to be seen */
  readonly alerts?: AlertSettings;
  /** Where people look at dashboards in a browser. @default none: `npx ml dashboards` writes them as a page */
  readonly grafana?: GrafanaSettings;
  /** A Jenkins that is looked at. @default none */
  readonly jenkins?: JenkinsSettings;
  /** An Amazon Managed Service for Prometheus that keeps measurements for longer. @default none */
  readonly remoteWrite?: RemoteWriteSettings;
}

/** Images of the component, by digest where they are known. */
export interface MonitoringImages {
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly kubeStateMetrics: string;
}

/** Where on the network the parts of the cluster are that Prometheus reads and that are no pods. */
export interface MonitoringGround {
  /** Addresses of the API server and of the nodes, in CIDR notation. */
  readonly clusterAddresses: readonly string[] | "unknown";
  /** A fixed service address, where something outside of Kubernetes must know it. Default: Kubernetes chooses. */
  readonly serviceAddress?: string;
  /** The same for Alertmanager. */
  readonly alertmanagerAddress?: string;
  /** The environment's own Jenkins, where it has one. */
  readonly ownJenkins?: Omit<LookedAtJenkins, "own">;
  /** What nodes cost. @default nothing is known: no cost is recorded */
  readonly nodePrices?: readonly NodePrice[];
}

/** How names are resolved by what tells somebody outside. */
export interface MonitoringDns {
  readonly dns: ClusterDns;
}
