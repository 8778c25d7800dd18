/** What a box of a picture stands for. */
export type BoxKind = "edge of the graph" | "call" | "computed" | "choice" | "combiner";

/** A step of a graph as it is drawn, in words. */
export interface PictureStep {
  /** Different from all others of the graph. */
  readonly id: string;
  readonly title: string;
  /** A line below the title. */
  readonly below: string;
  readonly kind: BoxKind;
  /** Whether the graph answers without it. */
  readonly isSoft: boolean;
  /** The model that it asks, of a call. */
  readonly asks?: string;
  /** All that is declared of it, by what it is about: two steps that say the same are the same. */
  readonly says: Readonly<Record<string, string>>;
}

export interface PictureLine {
  readonly from: string;
  readonly to: string;
  /** The way of a choice that leads there, where the line is one; "" of the choice itself. */
  readonly way?: string;
}

/**
 * A graph of models as it is drawn and compared, as plain data: it goes with the declaration into the stack's state, so that a preview
 * sees the one that is there and the one that is to be.
 */
export interface GraphPicture {
  readonly name: string;
  readonly steps: readonly PictureStep[];
  readonly lines: readonly PictureLine[];
}
