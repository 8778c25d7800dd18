import { join } from "node:path";
import type { Say } from "../console/steps.ts";
import { buildImage } from "../providers/docker/build.ts";
import { hostPlatform } from "../providers/docker/inputs.ts";

/** An image that is made of a build context and what it stands on. */
export interface OnBase {
  /** Registry, repository and tag that it is pushed to. */
  readonly imageName: string;
  /** The folder with its Containerfile and everything that this copies. */
  readonly context: string;
  /** What it is built on, by digest. */
  readonly base: string;
}

/**
 * Builds an image and pushes it, as an `up` does through the docker provider's stand-in.
 * @returns the digest that the registry has of it
 */
export async function buildOnBase({ imageName, context, base }: OnBase, say: Say): Promise<`sha256:${string}`> {
  const { digest } = await buildImage(
    {
      imageName,
      context,
      dockerfile: join(context, "Containerfile"),
      args: { BASE: base },
      target: undefined,
      platform: hostPlatform(),
      network: undefined,
      addHosts: [],
      skipPush: false,
      registry: { server: undefined, username: undefined, password: undefined },
    },
    { say, signal: new AbortController().signal, secrets: [] },
  );
  return digest as `sha256:${string}`;
}
