import type { AccountSettings, CiSettings } from "../../components/accounts/settings.ts";
import type { Budget } from "../../components/budget.ts";
import type { JenkinsImage, JenkinsImageSource } from "../../components/ci/images.ts";
import type { CiComponents, JenkinsSettings } from "../../components/ci/settings.ts";
import type { ChangeSettings } from "../../components/changes/settings.ts";
import type { ClusterSettings } from "../../components/cluster/settings.ts";
import type { EdgeSettings } from "../../components/edge/settings.ts";
import type { ElastiCacheSettings } from "../../components/elasticache/settings.ts";
import type { EnvironmentName } from "../../components/environment-names.ts";
import type { KedaGround } from "../../components/keda/settings.ts";
import type { GatewayGround, GatewaySettings } from "../../components/gateway/settings.ts";
import type { ModelStoreSettings } from "../../components/model-store/settings.ts";
import type { SecretsKeptIn } from "../../components/secret-files.ts";
import type { ModelGraph } from "../../components/model-graph/spec.ts";
import type { KafkaSettings } from "../../components/nearline/kafka/settings.ts";
import type { SqsSettings } from "../../components/nearline/source.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import type { RetentionDays } from "../../components/log-retention.ts";
import type { MonitoringGround, MonitoringImages, MonitoringSettings } from "../../components/monitoring/settings.ts";
import type { NamingPattern } from "../../components/naming-pattern.ts";
import type { NetworkSettings } from "../../components/network/settings.ts";
import type { ClusterDns } from "../../components/network-policy.ts";
import type { Pools } from "../../components/node-groups/settings.ts";
import type { Placing } from "../../components/nodes.ts";
import type { AccountQuotas } from "../../components/quotas/settings.ts";
import type { RedisGround } from "../../components/redis-ref.ts";
import type {
  QueuesSettings,
  RedisImages,
  RedisSettings,
  ResultsSettings,
  ServerSettings,
} from "../../components/redis/settings.ts";
import type { RegistrySettings } from "../../components/registry/settings.ts";
import type { Teams } from "../../components/tenancy/settings.ts";
import type { Tracing, TracingSettings } from "../../components/tracing.ts";
import type { Substrate } from "../../local/substrate.ts";
import type { CloudFacts } from "../cloud/facts.ts";
import type { ImageName } from "../../runtimes/images.ts";

/** What every environment declares: true before anything of it is there, and readable on every machine. */
interface Serving {
  readonly name: EnvironmentName;
  readonly models: readonly ModelSpec[];
  /** Models that are served only when somebody asks for them, as `make up MODELS=all` does. @default none */
  readonly onDemand?: readonly ModelSpec[];
  /** Graphs of models that are served here. @default none */
  readonly graphs?: readonly ModelGraph[];
  /** Graphs that are served only when somebody asks for them by their names. @default none */
  readonly graphsOnDemand?: readonly ModelGraph[];
  /** How models are called here, such as `team-system-name`. @default as they like */
  readonly naming?: NamingPattern;
  readonly monitoring: MonitoringSettings;
  readonly gateway: GatewaySettings;
  /** A Redis in the cluster that keeps answers of models. @default none; a model whose answers are to be kept is refused */
  readonly results?: ResultsSettings;
  /** Where the gateway and the servers send spans of requests. @default no request is traced */
  readonly tracing?: TracingSettings;
  /** What each team's models may take together. @default what there is; teams are those that models name */
  readonly teams?: Teams;
}

/** The environment on a cluster that is there already. */
export interface LocalEnvironment extends Serving {
  readonly name: "local";
  /** Of Grafana no image comes with it, and nothing is written to AWS. */
  readonly monitoring: MonitoringSettings & { readonly grafana?: never; readonly remoteWrite?: never };
  /** A Redis in the cluster. @default none; a model that asks for one is refused */
  readonly redis?: RedisSettings;
  /** A Redis in the cluster that keeps queues of requests and evicts nothing. @default none; a model with a queue is refused */
  readonly queues?: QueuesSettings;
  /** @param substrate gives what was prepared outside of Pulumi */
  readonly ground: (substrate: () => Substrate) => EnvironmentGround;
}

/** An environment on AWS: one file says all of it. */
export interface CloudEnvironment extends Serving {
  readonly name: Exclude<EnvironmentName, "local">;
  /** The environment in which a version must have run before it may come here. */
  readonly after: EnvironmentName;
  /** What a change has to have before it is made here. @default nobody is asked, and no ticket is named */
  readonly changes?: ChangeSettings;
  readonly account: AccountSettings;
  readonly network: NetworkSettings;
  readonly cluster: ClusterSettings;
  /**
   * How long the lines of every container are kept in CloudWatch Logs. Ingesting a gigabyte costs many times what keeping it does.
   * `none`: they stay on the nodes, for an agent of one's own or for nobody.
   */
  readonly containerLogs: { readonly days: RetentionDays } | "none";
  readonly pools: Pools;
  readonly registry: RegistrySettings;
  readonly modelStore: ModelStoreSettings;
  /** Whether the add-on `aws-mountpoint-s3-csi-driver`, 2.0 or newer, is in the cluster: models too large for images need it. @default no */
  readonly mountsModelStore?: boolean;
  /** @default none; a model that asks for one is refused */
  readonly redis?: ElastiCacheSettings;
  /** Where requests to models with a queue wait. @default nowhere; a model with a queue is refused */
  readonly queues?: SqsSettings | KafkaSettings;
  readonly edge: EdgeSettings;
  /** What builds, previews and deploys from within the cluster. @default nothing does: `account.ci` says who does */
  readonly ci?: CiComponents;
  /** What each team may take; every model's team is here. */
  readonly teams: Teams;
  /** Teams whose models are a stack of their own, `ENV-TEAM`, and whose CI deploys it. */
  readonly cells: Readonly<Record<string, CiSettings>>;
  /** What all of it may cost; a policy holds it. @default nobody has said */
  readonly budget?: Budget;
  /** What the account may have of what is limited. @default nothing is held against quotas */
  readonly quotas?: AccountQuotas;
  /** Whether what holds data refuses to be deleted. */
  readonly protect: boolean;
}

/** An environment as its file says it. */
export type EnvironmentFile = LocalEnvironment | CloudEnvironment;

export function isCloud(environment: EnvironmentFile): environment is CloudEnvironment {
  return environment.name !== "local";
}

/** How the image of a runtime comes about: built from a folder, on a base image; or there already, by digest. */
export type RuntimeSource =
  { readonly build: { readonly context: string; readonly base: string } } | { readonly image: string };

/** Images of what not every environment has. */
export interface FurtherImages {
  readonly grafana: string;
  /** What measures accelerators. */
  readonly gpuMetrics: string;
  /** What makes drivers of Spark. */
  readonly sparkOperator: string;
}

/** What an environment stands on: known once that is there. */
export interface EnvironmentGround {
  readonly cluster: {
    /** An existing cluster, by kubeconfig file and, unless it is the current one, context. Undefined: the stack makes it. */
    readonly adopt?: { readonly kubeconfig: string; readonly context?: string };
    readonly dns: ClusterDns;
  };
  /** Images of what runs beside the models, by digest. */
  readonly images: MonitoringImages & Partial<RedisImages & FurtherImages>;
  /** What is known of a Redis outside of the cluster. */
  readonly redisGround?: RedisGround;
  readonly monitoring: MonitoringGround;
  /** A Jenkins in the cluster, and how its images come about. */
  readonly jenkins?: {
    readonly settings: JenkinsSettings;
    readonly images: Readonly<Record<JenkinsImage, JenkinsImageSource>>;
  };
  /** What scales models by Prometheus and the clock, where one of them is to. */
  readonly keda?: () => KedaGround;
  /** Host, and port unless it is 443, of the registry that images and artifacts are pulled from. */
  readonly registry: string;
  readonly gateway: GatewayGround & {
    /** How clients outside of the cluster reach it, without a path. */
    readonly url: string;
  };
  /** A folder of the nodes, where they are one machine, that models read rows from and write them to. @default none */
  readonly batchFolder?: string;
  /** Images of the runtimes in use; those of other projects only where they can be had. */
  readonly runtimes: Readonly<Partial<Record<ImageName, RuntimeSource>>>;
}

/** All that is served from: what an environment declares, and what it stands on. */
export interface Environment extends EnvironmentGround {
  readonly name: EnvironmentName;
  /** What is made on AWS, and with what; undefined where it stands on a cluster that is there. */
  readonly cloud?: { readonly file: CloudEnvironment; readonly facts: CloudFacts };
  readonly teams?: Teams;
  readonly placing: Placing;
  readonly secrets: SecretsKeptIn;
  /** Whether some of its nodes have accelerators. */
  readonly accelerators: boolean;
  /** Undefined: no request is traced. */
  readonly tracing?: Tracing;
  /** A Redis in the cluster. */
  readonly redis?: { readonly settings: RedisSettings; readonly images: RedisImages };
  /** The Redis that keeps queues, where models have some. */
  readonly queues?: { readonly settings: ServerSettings; readonly images: RedisImages };
  /** The Redis that keeps answers, where models have some kept. */
  readonly results?: { readonly settings: ServerSettings; readonly images: RedisImages };
  readonly monitoring: MonitoringSettings & MonitoringGround;
  readonly gateway: GatewaySettings & EnvironmentGround["gateway"];
}
