import type { Issue } from "../issues.ts";
import { dayIssues } from "../whole-days.ts";
import type { ModelStoreSettings } from "./settings.ts";

/**
 * Names of buckets, without dots: with them TLS certificates do not fit the bucket's address.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const bucketName =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** What only data can get wrong in an environment's model store: all of it. */
export function validateModelStore(settings: ModelStoreSettings): readonly Issue[] {
  const named =
    "create" in settings
      ? [
          ["modelStore.create.bucket", settings.create.bucket] as const,
          ...(settings.create.accessLogs === undefined
            ? []
            : [["modelStore.create.accessLogs", settings.create.accessLogs] as const]),
        ]
      : [["modelStore.adopt.bucket", settings.adopt.bucket] as const];
  const days =
    "create" in settings
      ? [{ path: "modelStore.create.keepReplacedDays", days: settings.create.keepReplacedDays, least: 1 }]
      : [];
  return [
    ...named
      .filter(([, name]) => !bucketName.test(name))
      .map(([path, name]): Issue => {
        const message = `"${name}" is no name of a bucket. Use 3 to 63 lower-case letters, digits and hyphens, a letter or digit first and last.`;
        return { code: "EN033", path, message };
      }),
    ...dayIssues(days),
  ];
}
