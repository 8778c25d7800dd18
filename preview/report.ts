import type { Capacity } from "../capacity/capacity.ts";
import type { MarkedPicture } from "../components/model-graph/compare.ts";
import type { Cost } from "../cost/cost.ts";

/**
 * What a preview says, as data: everything that Markdown, page and JSON show, and nothing that may not be shown. Secrets
 * and unknowns are replaced before anything comes in here.
 */

export type { Capacity } from "../capacity/capacity.ts";
export type { Difference, MarkedPicture, MarkedStep } from "../components/model-graph/compare.ts";
export type { Cost, CostRange } from "../cost/cost.ts";

/** Several environments, or stacks of one environment, in one report. */
export interface Report {
  /** Of this shape; raised when a field changes its meaning. */
  readonly schema: 1;
  /** When it was made, ISO 8601 in UTC. */
  readonly at: string;
  /** The commit that was previewed, where there is one; `-dirty` where files differ from it. */
  readonly commit?: string;
  readonly stacks: readonly StackReport[];
}

export interface StackReport {
  /** The stack's name: the environment's, or `ENVIRONMENT-TEAM`. */
  readonly stack: string;
  readonly environment: string;
  /** What the preview was made against; the banner says it, and nothing else of a report depends on it. */
  readonly against: "account" | "rehearsal" | "local";
  readonly verdict: Verdict;
  /** Why the preview could not be finished; everything else is then what was known until there. */
  readonly failure?: string;
  readonly counts: Readonly<Record<Operation, number>>;
  readonly models: readonly ModelChange[];
  /** Graphs of models, those that stay as they are included; undefined where there are none. */
  readonly graphs?: readonly MarkedPicture[];
  readonly capacity?: Capacity;
  readonly cost?: Cost;
  readonly policies: PolicyResults;
  /** Every resource, those that stay the same included: the graph shows them. In the order of their URNs. */
  readonly resources: readonly ResourceChange[];
  /** What differs from the program without anybody having changed the program. */
  readonly drift?: readonly ResourceChange[];
  readonly diagnostics: readonly Diagnostic[];
  /** A digest of what would change, without what differs from run to run: what was approved is compared by it. */
  readonly changeSet: string;
}

/** The whole judgement in a line: `safe` needs nobody's attention, `blocked` will not be done as it is. */
export interface Verdict {
  readonly level: "safe" | "needs attention" | "blocked";
  /** The weightiest first; each names what it is about. None when safe. */
  readonly reasons: readonly string[];
}

/** Three steps of a replacement are one operation here. */
export type Operation = "create" | "update" | "replace" | "delete" | "same" | "read" | "import" | "discard";

export interface ResourceChange {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly operation: Operation;
  readonly parent?: string;
  readonly dependsOn: readonly string[];
  readonly protect: boolean;
  /** Properties that force the replacement. */
  readonly replacedBy: readonly string[];
  /** What changes, by path; undefined where the provider could not say, which is not the same as nothing. */
  readonly properties?: readonly PropertyChange[];
  /** The model that it is a part of. */
  readonly model?: string;
}

export interface PropertyChange {
  /** Such as `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly forcesReplacement: boolean;
  readonly before: Shown;
  readonly after: Shown;
}

/** A value as it may be shown. `text` is JSON for anything but a string. */
export type Shown =
  | {
      readonly is: "value";
      readonly text: string;
      /** So many characters more are not shown. */
      readonly cut?: number;
    }
  | { readonly is: "secret" }
  /** Known only when it is done. */
  | { readonly is: "unknown" }
  | { readonly is: "nothing" };

/** What changes for whoever asks a model. One that stays as it is, is there with `change: "same"`. */
export interface ModelChange {
  readonly model: string;
  readonly team: string;
  readonly runtime: string;
  readonly change: "added" | "removed" | "changed" | "same";
  readonly before?: ModelState;
  readonly after?: ModelState;
  /** Whether pods are started anew: `rolling` replaces them one after another, `new` are pods that were not there. */
  readonly restart: "no" | "rolling" | "new" | "gone";
  /** Graphs of models that it is a step of; undefined where it is in none. */
  readonly graphs?: readonly string[];
  /** USD a month more or less; undefined where a price is not known. */
  readonly monthlyUsd?: number;
}

export interface ModelState {
  readonly variants: readonly VariantState[];
  /** Least and most replicas of the champion. */
  readonly replicas: readonly [least: number, most: number];
  /** Such as `2 × l4` for each replica; undefined on CPUs. */
  readonly accelerator?: string;
  /** Such as `99.9 %, p99 20ms`. */
  readonly slo?: string;
  /** Id of the ticket that the newest change of its release was made under. */
  readonly ticket?: string;
  /** How it is used beside being asked; undefined where it is not. */
  readonly also?: AlsoUsed;
}

/** Ways in which a model is used beside being asked, in words; one is undefined where it is not used so. */
export interface AlsoUsed {
  /** Such as `queue on Redis, 0 to 3 workers`. */
  readonly queue?: string;
  /** When files are scored, by whom, from where and to where. */
  readonly files?: string;
  /** How long answers are kept. */
  readonly kept?: string;
}

export interface VariantState {
  readonly variant: string;
  readonly role: "champion" | "challenger" | "shadow";
  readonly version: string;
  readonly digest: string;
  /** Percent of the requests that it answers, or that a shadow is sent. */
  readonly percent: number;
  /** Where the artifact came from, as the release says it. */
  readonly from?: string;
  /** What is known of its making: code, data, run, in words. */
  readonly provenance?: string;
}

export interface PolicyResults {
  /** Whether the pack ran to its end; rules over the whole stack are left out by the engine when a step failed. */
  readonly complete: boolean;
  readonly rules: readonly {
    readonly id: string;
    readonly name: string;
    readonly outcome: "passed" | "violated" | "not evaluated";
  }[];
  readonly findings: readonly {
    readonly id: string;
    readonly name: string;
    readonly enforcement: "mandatory" | "advisory";
    /** `waived`: violated, and somebody gave a reason for it. */
    readonly outcome: "violated" | "not evaluated" | "waived";
    readonly urn: string;
    /** What is wrong, where, and what to write instead; never a value. */
    readonly message: string;
    readonly url?: string;
  }[];
}

export interface Diagnostic {
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly urn?: string;
}
