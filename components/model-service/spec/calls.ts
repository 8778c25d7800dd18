import type { EnvironmentName } from "../../environment-names.ts";

/** Where a database is for network policies, which know addresses and pods but no names. */
export type DatabasePlace =
  | {
      /** What its host resolves to, in CIDR notation. */
      readonly cidr: string;
    }
  | {
      /** Pods of the cluster, by their namespace and labels. Their own policies have to let the model in. */
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
    };

/** A database that a model looks things up in. It is somebody else's: nothing of it is made here. */
export interface DatabaseSpec {
  /** Lower-case letters, digits and dashes: `customers` becomes `DATABASE_CUSTOMERS_HOST` and its like. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly at: DatabasePlace;
  /**
   * Keys of its secret, each of which becomes a file of that name in `DATABASE_NAME_SECRETS`. The secret itself is named
   * by environment, team and database: docs/custom.md. @default it asks for none
   */
  readonly secret?: { readonly keys: readonly [string, ...string[]] };
}

/** What a model calls beside the platform, and who may call it. */
export interface CallsSpec {
  /**
   * Names of models that its replicas call: `iris` becomes `MODEL_IRIS_URL`, and `MODEL_IRIS_GRPC` where that speaks gRPC.
   * Always the champion. @default none
   */
  readonly calls?: readonly string[];
  /** Teams, beside its own, whose models may call this one. @default none */
  readonly callableBy?: readonly string[];
  /** @default none */
  readonly databases?: readonly DatabaseSpec[];
  /** What differs by environment: where a database is, by its name. */
  readonly in?: {
    readonly [E in EnvironmentName]?: {
      readonly databases?: Readonly<Record<string, Partial<Pick<DatabaseSpec, "host" | "port" | "at">>>>;
    };
  };
}
