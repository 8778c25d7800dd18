import { backupPrefix } from "../../components/ci/backup.ts";
import { Problem } from "../../local/console/problem.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { ladderSteps } from "../ladder/steps.ts";
import { stateNames } from "../state/names.ts";
import { jenkinsStanding, stateStanding, type Kept, type Standing } from "./judge.ts";
import { quietAwsSdk } from "../../local/aws-sdk.ts";

/** What is asked of a bucket: names, times and sizes of what is in it, never the contents. */
interface Bucket {
  readonly list: (prefix: string) => Promise<readonly Kept[]>;
  readonly hasVersions: () => Promise<boolean>;
}

async function s3(region: string) {
  quietAwsSdk();
  const { S3 } = await import("@aws-sdk/client-s3");
  // Buckets as hosts need a name server that knows them, which stand-ins seldom have.
  const elsewhere = process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
  return new S3({ region, ...(elsewhere === undefined ? {} : { forcePathStyle: true }) });
}

function bucketOf(client: Awaited<ReturnType<typeof s3>>, bucket: string): Bucket {
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const told = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new Problem(
        `The bucket ${bucket} cannot be asked: ${told}`,
        "Is it there, and may you list it? The preview's role may: export AWS_PROFILE=NAME.",
      );
    }
  };
  return {
    list: async (prefix) => {
      const kept: Kept[] = [];
      for (let after: string | undefined, isMore = true; isMore;) {
        const page = await asked(() =>
          client.listObjectsV2({
            Bucket: bucket,
            Prefix: prefix,
            ...(after === undefined ? {} : { ContinuationToken: after }),
          }),
        );
        for (const { Key: key, LastModified: at, Size: bytes } of page.Contents ?? [])
          if (key !== undefined && at !== undefined) kept.push({ key, at, bytes: bytes ?? 0 });
        after = page.NextContinuationToken;
        isMore = page.IsTruncated === true && after !== undefined;
      }
      return kept;
    },
    hasVersions: async () => (await asked(() => client.getBucketVersioning({ Bucket: bucket }))).Status === "Enabled",
  };
}

/**
 * Looks whether an environment's state and its Jenkins' home, where it has one, could be had back.
 * @param mostHours older than so many hours a backup of Jenkins is too old
 * @throws {Problem} where a bucket cannot be asked: not to know is not the same as well
 */
export async function lookAtBackups(
  environment: CloudEnvironment,
  mostHours: number,
  now = new Date(),
): Promise<readonly Standing[]> {
  const client = await s3(environment.account.region);
  try {
    const { bucket } = stateNames(environment);
    const state = bucketOf(client, bucket);
    const prefix = ".pulumi/stacks/";
    const stands = stateStanding(
      `s3://${bucket}/${prefix}`,
      ladderSteps([environment]).flatMap(({ stacks }) => stacks),
      {
        kept: await state.list(prefix),
        versions: await state.hasVersions(),
      },
    );
    const jenkins = environment.ci?.jenkins;
    if (jenkins === undefined) return stands;
    const backups = jenkins.backups.bucket;
    const kept = await bucketOf(client, backups).list(`${backupPrefix}/`);
    return [...stands, jenkinsStanding(`s3://${backups}/${backupPrefix}/`, kept, now, mostHours)];
  } finally {
    client.destroy();
  }
}
