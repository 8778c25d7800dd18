import type { EnvironmentName } from "../environment-names.ts";
import type { NamedPeer } from "../network-peers.ts";
import type { Priority } from "../priorities.ts";
import type { SecretsKeptIn } from "../secret-files.ts";
import type { Tracing } from "../tracing.ts";
import type { ResolvedNearline } from "./settings.ts";
import type { NearlineSource } from "./source.ts";

/** A model with a queue, as far as its queue needs to know it. */
export interface NearlineModel {
  readonly name: string;
  readonly team: string;
  readonly environment: EnvironmentName;
  readonly priority: Priority;
  readonly nearline: ResolvedNearline;
  /** Its address for predictions inside the cluster, by its Service. */
  readonly url: string;
  /** Its pods, and the ports that they answer on. */
  readonly pods: NamedPeer;
  readonly ports: readonly number[];
  /** Bytes of a request; larger ones its server would refuse. */
  readonly largestRequest: number;
}

/** What is known late. */
export interface NearlineBindings<S> {
  readonly namespace: S;
  readonly image: S;
  readonly source: NearlineSource;
  readonly secrets: SecretsKeptIn;
  readonly gateway: { readonly name: S; readonly namespace: S };
  readonly pullSecret?: string;
  readonly placing: { readonly nodeSelector?: Readonly<Record<string, string>>; readonly tolerations?: object[] };
  readonly tracing?: Tracing;
}
