import { cluster } from "./cluster.ts";
import { data } from "./data.ts";
import { identity } from "./identity.ts";
import { network } from "./network.ts";
import type { Sample } from "./sample.ts";
import { stores } from "./stores.ts";

export type { Ref } from "./sample.ts";

/** One of each resource type at least, each with what a platform would give it, in an order in which they can be made. */
export const platform: readonly Sample[] = [...network, ...identity, ...cluster, ...stores, ...data];
