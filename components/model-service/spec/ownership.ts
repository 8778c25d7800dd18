/** How much hangs on a model. A label on all its objects: who is called at night, and what goes first, is decided by it. */
export type Tier = "critical" | "standard" | "experimental";

/** Whose a model is beside its team's, and what it belongs to. */
export interface OwnershipSpec {
  /** Who is asked about it: an e-mail address or an `https://` page. @default its team */
  readonly owner?: string;
  /** Who pays: letters, digits, dashes, dots and underscores, 63 at most, as it is a label. @default nobody in particular */
  readonly costCentre?: string;
  /** @default "standard" */
  readonly tier?: Tier;
  /** The larger system that it is part of; a name like a team's. Where an environment's names contain it, it must be here. */
  readonly system?: string;
}
