import type { z } from "zod";
import type { InstanceFacts } from "../components/instance-facts.ts";
import type { Digest } from "../oci/digest.ts";

/** What the facts of each topic are. */
export interface LockValues {
  /** Digest of the image behind a tag, by `REGISTRY/REPOSITORY:TAG`. */
  readonly images: Digest;
  /** The version of an EKS add-on that AWS proposes, by `KUBERNETES/ADDON`. */
  readonly "eks-addons": string;
  /**
   * Ids of the availability zones that offer an instance type, by `REGION/INSTANCE`. Ids and not names: `eu-west-1a` is
   * another place in every account. https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
   */
  readonly offerings: readonly string[];
  /** What an instance type is, by its name. */
  readonly instances: InstanceFacts;
  /** USD for a unit of an item, by `REGION/ITEM`: an hour of an instance, or what `price-items.ts` lists. */
  readonly prices: number;
}

export type TopicName = keyof LockValues;

/** A kind of fact: one file of `locks/`. Pure. */
export interface Topic<T extends TopicName> {
  readonly name: T;
  /** What the file is about, in one line. */
  readonly about: string;
  readonly value: z.ZodType<LockValues[T]>;
  /** What a value looks like, for messages. */
  readonly valueLooksLike: string;
  readonly isName: (name: string) => boolean;
  /** What a name looks like, for messages. */
  readonly nameLooksLike: string;
  /** What answers for a fact: a URL or a command. Expects a name that `isName` accepts. */
  readonly source: (name: string) => string;
}
