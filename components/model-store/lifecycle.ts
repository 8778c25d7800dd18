import type { NewModelStore } from "./settings.ts";

/** Days after which an upload that was never finished is given up. */
const abortUploadsAfter = 7;

/** What ends in the bucket: versions that were replaced, marks of what was deleted, uploads that nobody finished. */
export function lifecycleRules({ keepReplacedDays }: NewModelStore) {
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
  ];
}
