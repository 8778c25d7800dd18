import { currentCluster } from "../../local/cluster/current.ts";
import { ownCluster } from "../../local/ground/own.ts";
import { upstreamImages } from "../../local/ground/own-images.ts";
import { embeddedSubstrate, ownSubstrate, type MadeSubstrate } from "../../local/ground/substrates.ts";
import type { Substrate } from "../../local/substrate.ts";
import { packedImages } from "../../runtimes/images.ts";
import { late } from "./late.ts";

function eachOf<K extends string>(keys: readonly K[], what: (key: K) => string): Readonly<Record<K, string>> {
  return Object.fromEntries(keys.map((key) => [key, late(what(key))])) as Record<K, string>;
}

const keysOf = Object.keys as <T extends object>(table: T) => (keyof T & string)[];

/** What `make up` will prepare: everything that is decided before it runs, and marks for what it makes. */
export function plannedSubstrate(env: NodeJS.ProcessEnv): Substrate {
  const made: MadeSubstrate = {
    images: eachOf(
      keysOf(upstreamImages),
      (image) => `image ${image}: make up makes it, or name it with --image ${image}=REFERENCE@sha256:…`,
    ),
    contexts: eachOf(packedImages, (kind) => `build context of ${kind}: make up builds it`),
  };
  const own = ownCluster(env);
  return own === undefined ? embeddedSubstrate(currentCluster(env), made) : ownSubstrate(own, made);
}
