import type { FunctionSource, PackedImageName } from "../../runtimes/kinds.ts";
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
  /** The same for Alertmanager. */
  readonly alertmanager: string;
  /** Opens the way to the gateway for as long as the work takes, where there is none that stays open. */
  readonly withGateway: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What a stack is to serve, as far as it has to be there before Pulumi runs. */
export interface Wanted extends Pick<Substrate, "asked"> {
  /** Names of the models, whose artifacts go into the registry. */
  readonly models: readonly string[];
  /** Whether one of them scales by KEDA, which is there only then. */
  readonly keda: boolean;
  /** Images that are built here from folders of `runtimes`. */
  readonly images: readonly PackedImageName[];
  /** Models' own functions, whose images are built here. */
  readonly functions: readonly FunctionSource[];
}

/** What of it the program is told. */
export function askedOf({ asked }: Wanted): Pick<Substrate, "asked"> {
  return asked === undefined ? {} : { asked };
}
