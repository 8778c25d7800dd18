import type { Live } from "../kinds/kind.ts";
import type { Clients } from "./clients.ts";

/** Identifiers that moto made up, by those that the stand-in made up for the same objects. */
export type Pairs = Readonly<Record<string, string>>;

/** What is asked of moto about one object. */
export interface Asked {
  /** Its outputs as the stand-in holds them; identifiers of other objects are moto's. */
  readonly live: Live;
  /** The stand-in's id when it is created, moto's afterwards. */
  readonly id: string;
  readonly region: string;
  readonly moto: Clients;
}

/** How one resource type is told to moto. What a function throws is what moto refuses. */
export interface Mirror {
  /** @returns identifiers that differ between the stand-in and moto; nothing where all are names */
  readonly create: (asked: Asked) => Promise<Pairs> | Promise<void>;
  /** Tells what has changed. Without it moto hears of no update. */
  readonly update?: (asked: Asked, before: Live) => Promise<void>;
  /** Without it moto cannot delete objects of the type, and keeps them. */
  readonly delete?: (asked: Asked) => Promise<unknown>;
}

/** Why moto is not asked about a resource type. */
export interface NotAsked {
  /** `unknown`: moto does not have it. `nothing`: there is nothing to create. */
  readonly because: "unknown" | "nothing";
  readonly reason: string;
}
