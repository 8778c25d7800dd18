import type { GraphPicture } from "./picture.ts";

declare const compiled: unique symbol;

/** A configuration that components/model-graph made: nobody writes one by hand, so that no model is declared with it. */
export type CompiledGraph = string & { readonly [compiled]: true };

/** A graph of models, which Bento serves by its configuration. */
export interface GraphSpec {
  readonly configuration: CompiledGraph;
  /** Seconds that its longest request takes: its slowest way, each step with all its attempts. */
  readonly longestRequestSeconds: number;
  /** The same, for people. */
  readonly picture: GraphPicture;
}
