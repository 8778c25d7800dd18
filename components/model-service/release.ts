/** A version of a model that is served: what runs, and where it came from. */
export interface Version {
  /** Digest of the model artifact, `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** What people call it. */
  readonly version: string;
  /** Where the artifact came from, such as `file:examples/iris/model.pmml`. */
  readonly from: string;
  /** File of rows with the training library's own answers, relative to the repository. */
  readonly golden: string;
}

/** A version that is tried beside the champion. */
export interface Challenger extends Version {
  /** Share of the requests in percent, a whole number from 0 to 100. */
  readonly weight: number;
}

/** Which versions of one model run in one environment. */
export interface Release {
  /** Takes what the challengers leave. */
  readonly champion: Version;
  /** @default none */
  readonly challengers?: readonly Challenger[];
}

/** The requests that are left for the champion, in percent. */
export function championWeight(challengers: readonly Pick<Challenger, "weight">[]): number {
  return 100 - challengers.reduce((sum, challenger) => sum + challenger.weight, 0);
}
