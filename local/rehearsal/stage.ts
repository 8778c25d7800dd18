import type { Say } from "../console/steps.ts";
import type { EngineSettings } from "../engine.ts";
import type { Seed } from "./account/seed.ts";
import type { Joined } from "./joiner/joiner.ts";
import type { RehearsalLayout } from "./layout.ts";
import type { Wishes } from "./placement.ts";
import type { ServedModel } from "./serve/answers.ts";
import type { ResourceCounts } from "./report.ts";

/** What phases work with, and what they find out. */
export interface Stage {
  readonly layout: RehearsalLayout;
  readonly engine: EngineSettings;
  readonly joined: Joined;
  readonly wishes: Wishes;
  /** Teams that have a stack of their own. */
  readonly teams: readonly string[];
  /** Real images by the names that the environment knows them by. */
  readonly images: Readonly<Record<string, string>>;
  /** Models that are declared and left out of this rehearsal. */
  readonly leftOut: readonly string[];
  /** Models whose pods are real. Default: no node is real. */
  readonly served?: readonly ServedModel[];
  /** What was in the account before the program. */
  readonly seeds: readonly Seed[];
  /** Lasting objects of the API server before anything of the program was there. */
  before?: readonly string[];
  /** What the stack was made of when it was whole. */
  counts?: ResourceCounts;
  pods?: number;
}

/** One phase; what it returns is told beside its name. */
export interface Phase {
  readonly name: string;
  readonly run: (stage: Stage, say: Say) => Promise<string>;
}

/** How long controllers and the scheduler may take for what follows from the stack's objects (s). */
export const settleSeconds = 60;
