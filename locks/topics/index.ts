import type { Topic, TopicName } from "../topic.ts";
import { eksAddons } from "./eks-addons.ts";
import { images } from "./images.ts";
import { instances } from "./instances.ts";
import { offerings } from "./offerings.ts";
import { prices } from "./prices.ts";

/** Every topic. Total: a kind of fact without one does not compile. */
export const topics: { readonly [T in TopicName]: Topic<T> } = {
  images,
  "eks-addons": eksAddons,
  offerings,
  prices,
  instances,
};

export const topicNames = Object.keys(topics) as readonly TopicName[];
