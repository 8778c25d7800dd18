import type { Issue } from "./issues.ts";

/**
 * Names of buckets, without dots: with them TLS certificates do not fit the bucket's address.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const bucketName =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(?:-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** What is wrong with a bucket's name. @param path where it stands */
export function bucketIssues(path: string, name: string): readonly Issue[] {
  if (bucketName.test(name)) return [];
  const message = `"${name}" is no name of a bucket. Use 3 to 63 lower-case letters, digits and hyphens, a letter or digit first and last.`;
  return [{ code: "EN033", path, message }];
}
