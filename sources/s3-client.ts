import {
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import type { Downloads, Written } from "./download.ts";
import { mostFiles, patience } from "./limits.ts";
import { SourceRefused } from "./refused.ts";
import { withoutSecrets } from "./shown.ts";
import type { Surroundings } from "./source.ts";

/** Settings of an S3 that are not those of the environment. */
export interface S3Settings {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}

/** Those that have a value, as the client takes them. */
function clientSettings({ endpoint, region, profile, accessKeyId, secretAccessKey }: S3Settings): S3ClientConfig {
  return {
    // Buckets as hosts need a name server that knows them, which own servers seldom have.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(profile === undefined ? {} : { profile }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
    ...(region === undefined ? {} : { region }),
  };
}

/** An object as it was found. */
export interface S3Object extends Written {
  /** Undefined where the bucket keeps no versions. */
  readonly versionId: string | undefined;
}

/** What is asked of S3, with its mistakes as those of the source. */
export class Bucket {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #shown: string;

  /** @param settings beside the environment's; the SDK finds credentials in its usual places */
  constructor(bucket: string, shown: string, { env }: Surroundings, settings: S3Settings = {}) {
    this.#bucket = bucket;
    this.#shown = shown;
    const endpoint = settings.endpoint ?? env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"];
    const region = settings.region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "us-east-1";
    // The client says on stderr which Node later versions of it will need.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
    this.#client = new S3Client({
      ...clientSettings({ ...settings, endpoint, region }),
      followRegionRedirects: true,
      requestHandler: { connectionTimeout: 10_000, requestTimeout: patience, throwOnRequestTimeout: true },
    });
  }

  /** Keys that begin with a prefix, sorted. @throws {SourceRefused} where there are too many */
  async keys(prefix: string): Promise<readonly string[]> {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#ask(() =>
        this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: prefix,
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        ),
      );
      // Consoles make empty objects that stand for folders.
      found.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined || Key.endsWith("/") ? [] : [Key])));
      token = page.NextContinuationToken;
      if (found.length > mostFiles)
        throw new SourceRefused(
          "MA018",
          this.#shown,
          `It has more than ${mostFiles} objects. Name the folder of the model alone.`,
        );
    } while (token !== undefined);
    return found.sort();
  }

  /** Downloads an object; undefined where there is none. */
  async object(key: string, name: string, downloads: Downloads, versionId?: string): Promise<S3Object | undefined> {
    const answer = await this.#ask(async () => {
      try {
        return await this.#client.send(
          new GetObjectCommand({
            Bucket: this.#bucket,
            Key: key,
            ...(versionId === undefined ? {} : { VersionId: versionId }),
          }),
        );
      } catch (error) {
        if (error instanceof S3ServiceException && ["NoSuchKey", "NoSuchVersion"].includes(error.name))
          return undefined;
        throw error;
      }
    });
    if (answer?.Body === undefined) return undefined;
    downloads.expect(answer.ContentLength ?? 0);
    const written = await downloads.write(name, answer.Body as AsyncIterable<Uint8Array>);
    // "null" is the version of what was written while the bucket kept none: the next such object takes its place.
    return { ...written, versionId: answer.VersionId === "null" ? undefined : answer.VersionId };
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw this.#told(error);
    }
  }

  #told(error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof SourceRefused) return error;
    if (error instanceof S3ServiceException) {
      const status = error.$metadata.httpStatusCode ?? 0;
      const words = `S3 answers ${status} ${error.name} (${withoutSecrets(error.message)})`;
      if (status >= 500) return new SourceRefused("MA016", this.#shown, `${words}. Try again.`);
      return new SourceRefused("MA015", this.#shown, `${words}. Check its name, and who may read it.`);
    }
    if (/credential|profile/i.test(`${error.name} ${error.message}`))
      return new SourceRefused("MA021", this.#shown, "There are no credentials for S3. Set AWS_PROFILE, or log in.");
    const code = "code" in error ? String(error.code) : error.name;
    return new SourceRefused(
      "MA016",
      this.#shown,
      `S3 cannot be asked (${code}). Is its endpoint right, AWS_ENDPOINT_URL_S3?`,
    );
  }
}
