import type { ModelSpec } from "../../../components/model-service/spec.ts";

/** A system that models come from, as the page tells of it. */
export interface System {
  readonly title: string;
  /** What it is, with links to where that is said. */
  readonly about: string;
  /** The file of `models/` that declares the same model here. */
  readonly file: string;
  readonly models: readonly ModelSpec[];
  /** A release file, where theirs decides what a release does here. */
  readonly release?: string;
  /** What of theirs is what here. */
  readonly maps: readonly (readonly [theirs: string, here: string])[];
  /** What of theirs is not here, and why. */
  readonly without: readonly (readonly [theirs: string, why: string])[];
  /** What a rendered model must say: a path in its objects, and the value there. */
  readonly shows: readonly (readonly [path: string, value: unknown])[];
}
