import type { GatewaySettings } from "../../components/gateway/settings.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import type { RuntimeKind } from "../../runtimes/kinds.ts";

/** Environments in the order in which a version climbs them. */
export type EnvironmentName = "local" | "dev" | "sit" | "stg" | "prd";

/** What an environment is, as data: one file says all of it. */
export interface Environment {
  readonly name: EnvironmentName;
  readonly cluster: {
    /** An existing cluster, by kubeconfig file and, unless it is the current one, context. */
    readonly adopt: { readonly kubeconfig: string; readonly context?: string };
  };
  readonly registry: { readonly adopt: { readonly host: string } };
  readonly gateway: GatewaySettings & {
    /** How clients outside of the cluster reach it, without a path. */
    readonly url: string;
  };
  /** How the image of each runtime comes about: built from a folder, on a base image. */
  readonly runtimes: {
    readonly [K in RuntimeKind]: { readonly build: { readonly context: string; readonly base: string } };
  };
  readonly models: readonly ModelSpec[];
}
