import { namespaceNames } from "../../components/network-peers.ts";
import { ApiError } from "../../local/providers/kubernetes/cluster/api-error.ts";
import { connect, type Connection } from "../../local/providers/kubernetes/cluster/connection.ts";
import type { JsonObject } from "../../local/providers/serve/index.ts";
import type { ClusterAccess } from "../environment/cluster.ts";

/**
 * What deployments leave in the cluster, so that a run that was killed is gone on with from anywhere, and can be watched:
 * what was served of each model when its golden rows were answered last, and how far the last run came.
 */
const name = "ml-deploy";

/** Stages of a run, in their order; the last three end it. */
export type Stage =
  "apply" | "smoke" | "roll back" | "apply rollback" | "smoke rollback" | "done" | "rolled back" | "failed";

const ends: readonly Stage[] = ["done", "rolled back", "failed"];

/** How far a run came. */
export interface RunRecord {
  readonly stack: string;
  readonly commit: string;
  /** Of what is applied, as it was approved where that is wanted. */
  readonly changeSet: string;
  readonly stage: Stage;
  /** When each stage began, ISO 8601. */
  readonly since: Readonly<Partial<Record<Stage, string>>>;
  readonly approvedBy?: string;
  readonly ticket?: string;
}

export interface DeployRecord {
  /** By the model's name: what was served of it when it was last good. */
  readonly good: ReadonlyMap<string, string>;
  /** Models that changed, and whose golden rows nobody has asked since. */
  readonly unasked: ReadonlySet<string>;
  readonly run?: RunRecord;
}

/**
 * The change set of a run that was begun and did not end, as one that was killed; undefined where the last one ended. What
 * was rolled back or failed has ended: its approval is used up, or as old as it is. Pure.
 */
export function begunOf({ run }: Pick<DeployRecord, "run">): string | undefined {
  return run === undefined || ends.includes(run.stage) ? undefined : run.changeSet;
}

/** What is written down of a model; what is undefined stays as it is. */
export interface ModelRecord {
  readonly good?: string;
  readonly isAsked?: boolean;
}

/** Reads and writes the record of one stack. */
export interface Recorder {
  readonly read: () => Promise<DeployRecord>;
  readonly models: (models: ReadonlyMap<string, ModelRecord>) => Promise<void>;
  readonly run: (run: RunRecord) => Promise<void>;
}

function argument(kubectl: readonly string[], option: string): string | undefined {
  return kubectl.find((one) => one.startsWith(`--${option}=`))?.slice(option.length + 3);
}

function connection({ kubectl }: ClusterAccess): Connection {
  const none = { cluster: undefined, namespace: undefined, deleteUnreachable: false };
  return connect({ ...none, kubeconfig: argument(kubectl, "kubeconfig"), context: argument(kubectl, "context") });
}

const collection = `/api/v1/namespaces/${namespaceNames.monitoring}/configmaps`;

/** What the object's data say. Pure. */
export function readRecord(stack: string, data: Readonly<Record<string, string>>): DeployRecord {
  const below = (prefix: string): readonly (readonly [string, string])[] =>
    Object.entries(data).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
    );
  const run = data[`run.${stack}`];
  return {
    good: new Map(below("good.")),
    unasked: new Set(below("unasked.").map(([model]) => model)),
    ...(run === undefined ? {} : { run: JSON.parse(run) as RunRecord }),
  };
}

/** The record in a cluster. Where there is none yet, as before the first run, it reads as empty and is made when it can be. */
export function recorder(cluster: ClusterAccess, stack: string): Recorder {
  const api = connection(cluster);
  const write = async (data: JsonObject): Promise<void> => {
    try {
      await api.send("PATCH", `${collection}/${name}`, { body: { data }, contentType: "application/merge-patch+json" });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
      const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
      const metadata = { name, labels: { "app.kubernetes.io/part-of": "ml-serving" } };
      await api
        .send("POST", collection, { body: { apiVersion: "v1", kind: "ConfigMap", metadata, data: kept } })
        .catch((second: unknown) => {
          // Before the first run there is no namespace: what follows it is written after it.
          if (!(second instanceof ApiError) || second.code !== 404) throw second;
        });
    }
  };
  return {
    read: async () => {
      try {
        const { data = {} } = await api.send("GET", `${collection}/${name}`);
        return readRecord(stack, data as Readonly<Record<string, string>>);
      } catch (error) {
        if (error instanceof ApiError && error.code === 404) return readRecord(stack, {});
        throw error;
      }
    },
    models: async (models) => {
      const entries = [...models].flatMap(([model, { good, isAsked }]) => [
        ...(good === undefined ? [] : [[`good.${model}`, good] as const]),
        ...(isAsked === undefined ? [] : [[`unasked.${model}`, isAsked ? null : "since its last change"] as const]),
      ]);
      if (entries.length > 0) await write(Object.fromEntries(entries));
    },
    run: (run) => write({ [`run.${stack}`]: JSON.stringify(run) }),
  };
}
