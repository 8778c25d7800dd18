import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Downloads } from "../download.ts";
import { SourceRefused } from "../refused.ts";
import { Bucket } from "../s3-client.ts";
import { withoutSecrets } from "../shown.ts";
import type { Surroundings } from "../source.ts";
import { readConfig, remoteOf, type DvcConfig, type DvcRemote } from "./config.ts";

/** An object's path in caches and remotes: https://dvc.org/doc/user-guide/project-structure/internal-files#structure-of-the-cache-directory */
function objectPath(md5: string): string {
  return `files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`;
}

/** Where DVC keeps the content of one repository. */
export class DvcStore {
  readonly #folder: string;
  readonly #config: DvcConfig;
  readonly #at: Surroundings;
  readonly #shown: string;

  /** @param root the folder that has `.dvc` */
  constructor(root: string, at: Surroundings, shown: string) {
    this.#folder = join(root, ".dvc");
    const texts = ["config", "config.local"]
      .map((name) => join(this.#folder, name))
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, "utf8"));
    this.#config = readConfig(...texts);
    this.#at = at;
    this.#shown = shown;
  }

  /**
   * Writes an object to where downloads go, and checks it.
   * @param remote by its name; undefined: the default one
   * @returns the path of what was written
   * @throws {SourceRefused} MA015 where nobody has it, MA017 where its bytes are others
   */
  async object(md5: string, name: string, downloads: Downloads, remote: string | undefined): Promise<string> {
    const found = (await this.#cached(md5, name, downloads)) ?? (await this.#fetched(md5, name, downloads, remote));
    if (found.md5 === md5.replace(/\.dir$/, "")) return found.path;
    throw new SourceRefused(
      "MA017",
      this.#shown,
      `DVC recorded md5 ${md5} of ${name}, and what ${found.where} has is ${found.md5}. Push it anew from where it is whole.`,
    );
  }

  async #cached(md5: string, name: string, downloads: Downloads) {
    const cache = resolve(this.#folder, this.#config.get("cache")?.get("dir") ?? "cache");
    const path = join(cache, objectPath(md5));
    if (!existsSync(path)) return undefined;
    return { ...(await downloads.write(name, createReadStream(path))), where: "its cache" };
  }

  async #fetched(md5: string, name: string, downloads: Downloads, asked: string | undefined) {
    const remote = remoteOf(this.#config, asked);
    if (remote === undefined)
      throw new SourceRefused(
        "MA015",
        this.#shown,
        `${name} is not in DVC's cache, and there is no remote${asked === undefined ? "" : ` "${asked}"`}. Run: dvc pull.`,
      );
    const where = `remote "${remote.name}"`;
    const missing = (): SourceRefused =>
      new SourceRefused(
        "MA015",
        this.#shown,
        `${name} (md5 ${md5}) is neither in DVC's cache nor in ${where}. Run dvc push where it is.`,
      );
    const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*?)\/*$/.exec(remote.url) ?? [];
    if (bucket !== undefined) {
      const key = [prefix, objectPath(md5)].filter(Boolean).join("/");
      const object = await this.#bucket(bucket, remote).object(key, name, downloads);
      if (object === undefined) throw missing();
      return { ...object, where };
    }
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(remote.url))
      throw new SourceRefused(
        "MA021",
        this.#shown,
        `${where} is at ${withoutSecrets(remote.url)}, which is not read here: folders and S3 are. Run dvc pull, which fills the cache.`,
      );
    const path = join(resolve(this.#folder, remote.url), objectPath(md5));
    if (!existsSync(path)) throw missing();
    return { ...(await downloads.write(name, createReadStream(path))), where };
  }

  #bucket(bucket: string, { setting }: DvcRemote): Bucket {
    return new Bucket(bucket, this.#shown, this.#at, {
      endpoint: setting("endpointurl"),
      region: setting("region"),
      profile: setting("profile"),
      accessKeyId: setting("access_key_id"),
      secretAccessKey: setting("secret_access_key"),
    });
  }
}
