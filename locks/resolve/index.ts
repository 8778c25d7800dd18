import type { TopicName } from "../topic.ts";
import { resolveAddon } from "./eks-addons.ts";
import { resolveImage } from "./images.ts";
import { resolveInstance } from "./instances.ts";
import { resolveOffering } from "./offerings.ts";
import { resolvePrice } from "./prices.ts";
import type { Resolver } from "./resolution.ts";

/** How each topic's facts are asked for. Total: a topic that nobody can resolve does not compile. */
export const resolvers: { readonly [T in TopicName]: Resolver<T> } = {
  images: resolveImage,
  "eks-addons": resolveAddon,
  offerings: resolveOffering,
  prices: resolvePrice,
  instances: resolveInstance,
};
