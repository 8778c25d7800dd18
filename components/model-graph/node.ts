import type { Datatype } from "../model-service/settings.ts";
import type { Formula } from "./expression.ts";
import type { Presence, Ref } from "./ref.ts";

type AnyRef = Ref<Datatype, Presence>;

/** Rows that a node is for: those for which a choice chose this way. Undefined: all. */
export interface Scope {
  readonly choice: string;
  readonly way: string;
}

interface Placed {
  readonly name: string;
  readonly scope: Scope | undefined;
}

/** How a model is spoken to. */
export type StepProtocol =
  | { readonly kind: "oip-v2" }
  | {
      /** A logic service's own: rows as objects, in `data`. */
      readonly kind: "own";
      readonly route: string;
      /** The field of an answer that says whether it is one. */
      readonly failure: { readonly field: string; readonly ok: string | number | boolean } | undefined;
    };

/** What happens when a step fails. */
export type Dependency =
  /** The graph answers an error that names it. */
  | { readonly kind: "hard" }
  /** These values are taken for each row. */
  | { readonly kind: "values"; readonly values: Readonly<Record<string, string | number | boolean>> }
  /** Others take its place: who does is a choice of its own. */
  | { readonly kind: "instead" }
  /** Its values are not there. */
  | { readonly kind: "left-out" };

/** A call of a model or a logic service. */
export interface CallNode extends Placed {
  readonly kind: "call";
  readonly model: string;
  readonly protocol: StepProtocol;
  readonly inputs: Readonly<Record<string, AnyRef>>;
  readonly outputs: Readonly<Record<string, Datatype>>;
  /** So long all its attempts may take together. */
  readonly timeoutMilliseconds: number;
  readonly retries: number;
  readonly dependency: Dependency;
}

/** Values that are computed from others, row by row. */
export interface MapNode extends Placed {
  readonly kind: "map";
  readonly formula: Formula;
  readonly datatype: Datatype;
}

/** Which way each row goes. */
export interface ChoiceNode extends Placed {
  readonly kind: "choice";
  /** The ways in order. */
  readonly ways: readonly string[];
  readonly by:
    | {
        /** The first way whose condition holds; the last way has none. */
        readonly kind: "conditions";
        readonly conditions: readonly Formula[];
      }
    | {
        /** Each way gets its share of the rows: the same value goes the same way. `undefined`: by chance. */
        readonly kind: "shares";
        readonly key: Ref | undefined;
        /** In percent, of each way in order. */
        readonly shares: readonly number[];
      }
    | {
        /** The first way where a step failed, and none where it did not. */
        readonly kind: "failed";
        readonly step: string;
      };
}

/** The values of the way that each row went. */
export interface MergeNode extends Placed {
  readonly kind: "merge";
  readonly choice: string;
  /** By way and output. */
  readonly from: Readonly<Record<string, Readonly<Record<string, AnyRef>>>>;
  readonly outputs: Readonly<Record<string, Datatype>>;
}

export type Combining = "mean" | "weighted" | "vote";

/** One value from several models' for the same row. */
export interface CombineNode extends Placed {
  readonly kind: "combine";
  readonly how: Combining;
  readonly members: Readonly<Record<string, AnyRef>>;
  /** By member; all the same but for `weighted`, and for a vote that is. */
  readonly weights: Readonly<Record<string, number>>;
  /** Bounds between which weights may follow what is measured. Undefined: they are as declared. */
  readonly within: { readonly least: number; readonly most: number } | undefined;
  /** Fewest members that must have answered. */
  readonly atLeast: number;
  readonly datatype: Datatype;
}

export type GraphNode = CallNode | MapNode | ChoiceNode | MergeNode | CombineNode;
