import { labelKeys } from "../../components/model-labels.ts";
import { group, queueKeys } from "../../components/nearline/redis/keys.ts";
import { lookAtQueue } from "../../components/nearline/redis/operating.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import { getObjects, type ClusterAccess } from "../environment/cluster.ts";
import type { RunScript } from "./redis.ts";

/** A request that could not be answered; its body stays where it is. */
export interface DeadLetter {
  readonly id: string;
  /** ms since 1970. */
  readonly at: number;
  readonly key: string;
  readonly reason: string;
  readonly deliveries: string;
  readonly attempts: string;
}

/** What is in a queue. Times are ms since 1970, by the clock of its Redis. */
export interface QueueLook {
  /** Requests that wait or are worked on, and of them those that are worked on. */
  readonly waiting: number;
  readonly taken: number;
  /** 0 where nothing waits. */
  readonly oldest: number;
  readonly now: number;
  readonly dead: number;
  /** Newest first, as many as were asked for. */
  readonly letters: readonly DeadLetter[];
}

/** Workers that are ready, that there are to be, and that there may be. */
export interface Workers {
  readonly ready: number;
  readonly wanted: number;
  readonly max: number;
}

/** @param letters of how many dead letters, newest first, is told */
export async function lookAt(redis: RunScript, model: string, letters: number): Promise<QueueLook> {
  const { queue, dead } = queueKeys(model);
  return JSON.parse(await redis(lookAtQueue, [queue, dead], [group, letters])) as QueueLook;
}

interface Deployment {
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly readyReplicas?: number };
}

/** @throws {Problem} where the cluster does not answer */
export async function workersOf(
  cluster: ClusterAccess,
  { name, team }: { readonly name: string; readonly team: string },
  max: number,
): Promise<Workers> {
  const found = await getObjects<Deployment>(
    cluster,
    "deployments",
    "--namespace",
    teamNamespace(team),
    "--selector",
    `${labelKeys.nearline}=${name},${labelKeys.nearlinePart}=worker`,
  );
  const sum = (of: (deployment: Deployment) => number | undefined): number =>
    found.reduce((total, deployment) => total + (of(deployment) ?? 0), 0);
  return { ready: sum(({ status }) => status?.readyReplicas), wanted: sum(({ spec }) => spec.replicas), max };
}
