/** Where a version came from, as far as its source tells: what one reads when a model misbehaves. */
export interface Provenance {
  /** What the source names for ever: the digest of its bytes, a Git or MLflow run id, an S3 version. */
  readonly source?: string;
  /** The code that trained it. */
  readonly code?: { readonly repository?: string; readonly commit: string };
  /** Digest of the training's configuration. */
  readonly configuration?: string;
  /** Digest of each step of the data that it was trained on, by the step's name. */
  readonly data?: Readonly<Record<string, string>>;
  /** What the training measured, by the metric's name. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** What a version was trained on, in short: a file of the repository, pinned by its digest. */
export interface RecordedReference {
  /** What `npx ml reference` wrote, relative to the repository. */
  readonly file: string;
  /** Of the file's bytes, `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
}

/** A version of a model that is served: what runs, and where it came from. */
export interface Version {
  /** Digest of the model artifact, `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** What people call it. */
  readonly version: string;
  /** Where the artifact came from, such as `file:examples/iris/model.pmml` or `mlflow:models:/fraud/13`. */
  readonly from: string;
  /** File of rows with the training library's own answers, relative to the repository. */
  readonly golden: string;
  /** What recorded payloads are compared with. @default they are compared with nothing */
  readonly reference?: RecordedReference;
  /** @default nothing is known beside `from` */
  readonly provenance?: Provenance;
}

/** A version that is tried beside the champion. */
export interface Challenger extends Version {
  /** Share of the requests in percent, a whole number from 0 to 100. */
  readonly weight: number;
}

/** A version that sees requests and answers nobody. */
export interface Shadow extends Version {
  /** Share of the requests that it is sent too, in percent, a whole number from 1 to 100. */
  readonly percent: number;
}

/** Requests that one variant answers, whatever the weights: those that say so by a header or a cookie. */
export type Pin = ({ readonly header: string } | { readonly cookie: string }) & {
  /** The header's or cookie's whole value. */
  readonly value: string;
  /** Digest of the champion or of a challenger. */
  readonly to: string;
};

/** Which versions of one model are served in one environment, and who gets which requests. */
export interface Traffic {
  /** Takes what the challengers leave. */
  readonly champion: Version;
  /** @default none */
  readonly challengers?: readonly Challenger[];
  /** @default none */
  readonly shadow?: Shadow;
  /** @default none */
  readonly pins?: readonly Pin[];
  /** Requests with the same value of this header get the same variant, as long as the weights stay. @default each for itself */
  readonly sticky?: { readonly header: string };
}

/** What was done to a release, newest first. */
export interface HistoryEntry {
  /** When, as RFC 3339 in UTC. */
  readonly at: string;
  /** Who, as Git knows them. */
  readonly by: string;
  /** What, in words that people search for: `release`, `promote`, `rollback`, `retire`. */
  readonly did: string;
  readonly why?: string;
  /** Id of the ticket that the change was made under. */
  readonly ticket?: string;
  /** What was served until then; undefined for the first release. */
  readonly before?: Traffic;
}

/** A release: what is served, and what was. */
export interface Release extends Traffic {
  /** Newest first. @default none */
  readonly history?: readonly HistoryEntry[];
}

/** The requests that are left for the champion, in percent. */
export function championWeight(challengers: readonly Pick<Challenger, "weight">[]): number {
  return 100 - challengers.reduce((sum, challenger) => sum + challenger.weight, 0);
}

/** What a variant takes part in, as tables say it: what it answers, or what it is sent besides. */
export function trafficInWords({ weight, mirrored }: { readonly weight: number; readonly mirrored: number }): string {
  return mirrored > 0 ? `mirrored ${mirrored} %` : `${weight} %`;
}

/** All versions that run, the champion first, the shadow last. */
export function versionsOf({ champion, challengers = [], shadow }: Traffic): readonly [Version, ...Version[]] {
  return [champion, ...challengers, ...(shadow === undefined ? [] : [shadow])];
}
