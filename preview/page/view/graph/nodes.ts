import type { Operation } from "../../../report.ts";

/** A box of the graph: a resource, or several alike that are not drawn one by one. */
export interface Node {
  /** A resource's URN, or a name of the bundle. */
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  /** What happens to it; of a bundle, to all of its members. */
  readonly operation: Operation;
  /** Resources that it stands for: 1, or a bundle's members. */
  readonly count: number;
  /** How many below it change; 0 where it has nothing below it. */
  readonly changing: number;
  /** What a click does: shows or hides what is in it, or nothing where there is nothing in it. */
  readonly opens: "open" | "closed" | "leaf";
  /** The resource; undefined of a bundle. */
  readonly urn?: string;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** `parent` goes from a parent to its child, `dependency` from what is needed to what needs it. */
  readonly is: "parent" | "dependency";
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}
