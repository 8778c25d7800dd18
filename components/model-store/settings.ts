/** A bucket that is made. */
export interface NewModelStore {
  /** Globally unique: `ml-serving-models-prd-111122223333`. */
  readonly bucket: string;
  /** Versions that were replaced are deleted after so many days, from 1. */
  readonly keepReplacedDays: number;
  /** A bucket that is there and that S3 may write logs to, for a line about each access. @default none are written */
  readonly accessLogs?: string;
}

/** Where models too large for images lie: a bucket that is made, or one that is there. */
export type ModelStoreSettings = { readonly create: NewModelStore } | { readonly adopt: { readonly bucket: string } };
