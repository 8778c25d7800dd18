import { basename } from "node:path";
import { Downloads } from "./download.ts";
import { SourceRefused } from "./refused.ts";
import { Bucket } from "./s3-client.ts";
import type { Fetched, Source, Sources, Surroundings } from "./source.ts";

/** `s3://BUCKET/KEY?versionId=…`. A key is no URL's path: it is taken as it is written. */
export function parseS3(rest: string): Sources["s3"] | string {
  const [, bucket = "", path = ""] = /^(?:s3:)?\/\/([^/]*)\/?(.*)$/s.exec(rest) ?? [];
  const [, key = "", query] = /^(.*?)(?:\?(versionId=[^&?]+))?$/s.exec(path) ?? [];
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return `"${bucket}" is no name of a bucket.`;
  if (key === "") return "The key is missing.";
  if (query === undefined) return { bucket, key };
  if (key.endsWith("/")) return "Objects have versions, and folders have none.";
  return { bucket, key, versionId: decodeURIComponent(query.slice("versionId=".length)) };
}

/** All that is below a folder of a bucket. @returns how many objects there are */
export async function downloadFolder(bucket: Bucket, prefix: string, downloads: Downloads): Promise<number> {
  const folder = prefix.endsWith("/") ? prefix : `${prefix}/`;
  const keys = await bucket.keys(folder);
  for (const key of keys) await bucket.object(key, key.slice(folder.length), downloads);
  return keys.length;
}

export async function fetchS3({ bucket, key, versionId }: Source<"s3">, at: Surroundings): Promise<Fetched> {
  const shown = `s3://${bucket}/${key}`;
  const s3 = new Bucket(bucket, shown, at);
  const downloads = new Downloads(at, shown);
  const found = key.endsWith("/") ? undefined : await s3.object(key, basename(key), downloads, versionId);
  if (found !== undefined) {
    const version = found.versionId;
    const pinned = version === undefined ? undefined : `${shown}?versionId=${encodeURIComponent(version)}`;
    const notes =
      version === undefined
        ? ["The bucket keeps no versions: what is recorded is the digest, and the object may be replaced."]
        : [];
    const provenance = { source: version === undefined ? `sha256:${found.sha256}` : `versionId:${version}` };
    return { path: found.path, shown, pinned, version: undefined, provenance, notes };
  }
  if (versionId !== undefined || (await downloadFolder(s3, key, downloads)) === 0)
    throw new SourceRefused(
      "MA015",
      shown,
      versionId === undefined
        ? "There is no such object, and none below it. Check bucket and key."
        : `There is no version "${versionId}" of it. Check it, or leave it away for the newest.`,
    );
  const notes = ["A folder of a bucket has no version: what is recorded is the digest of its files."];
  return { path: downloads.folder, shown, pinned: undefined, version: undefined, provenance: {}, notes };
}
