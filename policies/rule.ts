import type { Facts } from "./facts.ts";

/** One resource as the program registers it. */
export interface ResourceFacts {
  /** The type token, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly name: string;
  readonly props: Facts;
}

export interface Violation {
  /** Where in the resource's properties, such as `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** A check on single resources. Pure: the same facts give the same violations. */
export interface Rule {
  /** Stable, in kebab case: exceptions and reports name it. */
  readonly name: string;
  /** What is demanded, and why. */
  readonly description: string;
  /** The reference that demands it. */
  readonly url: string;
  /** Ids of the same demand in other catalogues. */
  readonly references: readonly string[];
  readonly enforcement: "mandatory" | "advisory";
  /** All violations in a resource; none for a type that the rule is not about. What is not known yet is no violation. */
  readonly check: (resource: ResourceFacts) => readonly Violation[];
}

export type { Facts };
