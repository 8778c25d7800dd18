import type { EnvironmentName } from "../../components/environment-names.ts";
import type { GatewayGround, GatewaySettings } from "../../components/gateway/settings.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import type { MonitoringGround, MonitoringImages, MonitoringSettings } from "../../components/monitoring/settings.ts";
import type { ClusterDns } from "../../components/network-policy.ts";
import type { RedisImages, RedisSettings } from "../../components/redis/settings.ts";
import type { Teams } from "../../components/tenancy/settings.ts";
import type { Substrate } from "../../local/substrate.ts";
import type { RuntimeKind } from "../../runtimes/kinds.ts";

/** What is declared of an environment: true before anything of it is there, and readable on every machine. */
export interface DeclaredEnvironment {
  readonly name: EnvironmentName;
  readonly models: readonly ModelSpec[];
  /** What each team's models may take together. @default what there is; teams are those that models name */
  readonly teams?: Teams;
  /** A Redis in the cluster. @default none; a model that asks for one is refused */
  readonly redis?: RedisSettings;
  readonly monitoring?: MonitoringSettings;
  readonly gateway?: GatewaySettings;
}

/** What an environment stands on: known once that is there. */
export interface EnvironmentGround {
  readonly cluster: {
    /** An existing cluster, by kubeconfig file and, unless it is the current one, context. */
    readonly adopt: { readonly kubeconfig: string; readonly context?: string };
    readonly dns: ClusterDns;
  };
  /** Images of what runs beside the models, by digest. */
  readonly images: RedisImages & MonitoringImages;
  readonly monitoring: MonitoringGround;
  readonly registry: { readonly adopt: { readonly host: string } };
  readonly gateway: GatewayGround & {
    /** How clients outside of the cluster reach it, without a path. */
    readonly url: string;
  };
  /** How the image of each runtime comes about: built from a folder, on a base image. */
  readonly runtimes: {
    readonly [K in RuntimeKind]: { readonly build: { readonly context: string; readonly base: string } };
  };
}

/** All that a stack is made of. */
export interface Environment extends Omit<EnvironmentFile, "ground" | "monitoring" | "gateway">, EnvironmentGround {
  readonly monitoring: MonitoringSettings & MonitoringGround;
  readonly gateway: GatewaySettings & EnvironmentGround["gateway"];
}

/** An environment as its file says it: one file says all of it. */
export interface EnvironmentFile extends DeclaredEnvironment {
  readonly monitoring: MonitoringSettings;
  readonly gateway: GatewaySettings;
  /** @param substrate gives what was prepared outside of Pulumi; asked for only by environments that need it */
  readonly ground: (substrate: () => Substrate) => EnvironmentGround;
}
