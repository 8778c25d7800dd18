/** How long what is in a bucket is kept. */
export interface Lifecycle {
  /** Versions that were replaced or deleted go after so many days. */
  readonly keepReplacedDays: number;
  /** What is below a prefix is deleted after so many days. @default nothing is */
  readonly expires?: { readonly prefix: string; readonly days: number };
}

/** Days after which an upload that was never finished is given up. */
const abortUploadsAfter = 7;

/** What ends in the bucket: versions that were replaced, marks of what was deleted, uploads that nobody finished. Pure. */
export function lifecycleRules({ keepReplacedDays, expires }: Lifecycle) {
  const everything = { status: "Enabled", filter: { prefix: "" } };
  return [
    {
      id: "replaced-versions",
      ...everything,
      noncurrentVersionExpiration: { noncurrentDays: keepReplacedDays },
      expiration: { expiredObjectDeleteMarker: true },
    },
    {
      id: "unfinished-uploads",
      ...everything,
      abortIncompleteMultipartUpload: { daysAfterInitiation: abortUploadsAfter },
    },
    ...(expires === undefined
      ? []
      : [
          {
            id: "old",
            status: "Enabled",
            filter: { prefix: expires.prefix },
            expiration: { days: expires.days },
          },
        ]),
  ];
}
