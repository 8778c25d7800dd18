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

/** Which version of one model runs in one environment. */
export interface Release {
  readonly champion: Version;
}
