import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execa } from "execa";
import { localImages } from "../../local/images/catalogue.ts";
import { ensureTree } from "../../local/images/tree.ts";
import { cacheRoot } from "../../local/toolchain/paths.ts";
import { putInPlace } from "../../local/toolchain/put-in-place.ts";
import { freePort } from "../../local/console/free-port.ts";

/** A Redis of this test alone, with the programs that the platform's image has. */
export interface RedisServer {
  readonly port: number;
  /** redis-cli; an answer that is an error ends it with code 1. */
  readonly cli: (words: readonly string[], input?: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** The image's file tree, unpacked once into the cache. */
async function unpacked(): Promise<string> {
  const { packages, leaveOut } = localImages.redis;
  const tree = await ensureTree(packages, leaveOut, () => undefined);
  const folder = join(cacheRoot(), "redis", basename(tree, ".tar"));
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await execa("tar", ["-xf", tree, "-C", unfinished]);
    putInPlace(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Starts one on 127.0.0.1. @param options such as `--appendonly yes`. @default nothing is kept */
export async function redisServer(options: readonly string[] = ["--save", ""]): Promise<RedisServer> {
  const root = await unpacked();
  const libraries = ["lib", "usr/lib"].map((folder) => join(root, folder, "x86_64-linux-gnu")).join(":");
  // By the tree's own loader and libraries: the machine has none of these programs.
  const loader = join(root, "lib64/ld-linux-x86-64.so.2");
  const words = (program: string): readonly string[] => ["--library-path", libraries, join(root, "usr/bin", program)];
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "ml-serving-redis-"));
  const server = spawn(
    loader,
    [...words("redis-server"), "--bind", "127.0.0.1", "--port", String(port), "--dir", folder, ...options],
    { stdio: "ignore" },
  );
  const cli = async (asked: readonly string[], input?: string): Promise<string> => {
    const { stdout } = await execa(loader, [...words("redis-cli"), "-e", "--raw", "-p", String(port), ...asked], {
      ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    });
    return stdout;
  };
  const stop = async (): Promise<void> => {
    const ended = server.exitCode === null ? once(server, "exit") : Promise.resolve();
    server.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (;;) {
    if ((await cli(["ping"]).catch(() => "")) === "PONG") return { port, cli, stop };
    if (server.exitCode !== null) {
      await stop();
      throw new Error("redis-server ended at once");
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}
