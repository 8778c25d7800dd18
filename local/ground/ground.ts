import type { EngineSettings } from "../engine.ts";
import type { Substrate } from "../substrate.ts";

/** What a stack stands on: a cluster, a registry with what pods start from, and a place for the engine's state. */
export interface Ground {
  /** What the cluster is, in one line. */
  readonly description: string;
  /** Whether the cluster's network holds back what NetworkPolicies forbid, in words. */
  readonly networkPolicies: string;
  readonly substrate: Substrate;
  readonly engine: EngineSettings;
  /** How Prometheus is reached: an address, or the command that opens the way. */
  readonly prometheus: string;
  /** Opens the way to the gateway for as long as the work takes, where there is none that stays open. */
  readonly withGateway: <T>(work: () => Promise<T>) => Promise<T>;
}
