import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A package registry that has a package `ml` of somebody else's. */
export interface StrangersRegistry {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  readonly stop: () => Promise<void>;
}

export async function strangersRegistry(folder: string): Promise<StrangersRegistry> {
  const manifest = { name: "ml", version: "1.0.0", bin: { ml: "ml.js" } };
  mkdirSync(join(folder, "package"));
  writeFileSync(join(folder, "package/package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "package/ml.js"), '#!/usr/bin/env node\nconsole.log("stranger");\n', { mode: 0o755 });
  execFileSync("tar", ["-czf", join(folder, "ml.tgz"), "-C", folder, "package"]);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    if (path === "/ml.tgz") response.end(readFileSync(join(folder, "ml.tgz")));
    else if (path === "/ml")
      response.end(
        JSON.stringify({
          name: "ml",
          "dist-tags": { latest: "1.0.0" },
          versions: { "1.0.0": { ...manifest, dist: { tarball: `${url}ml.tgz` } } },
        }),
      );
    else response.writeHead(404).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    asked,
    stop: () =>
      new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  };
}
