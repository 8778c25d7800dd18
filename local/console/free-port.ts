import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Above the ports of clusters (local/cluster/layout.ts) and below those that the kernel gives to connections: one of the
 * latter, found free here, may be somebody's the moment after.
 * https://docs.kernel.org/networking/ip-sysctl.html (ip_local_port_range)
 */
const range = [21_000, 31_999] as const;

/** Ports that this process was given: two servers that start together must not get the same one. */
const given = new Set<number>();

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const bound = new Promise<boolean>((resolve) => {
    server.once("error", () => {
      resolve(false);
    });
    server.once("listening", () => {
      resolve(true);
    });
  });
  server.listen(port, "127.0.0.1");
  if (!(await bound)) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** A port of 127.0.0.1 that nobody listens on just now, and that this process is given only once. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const port = randomInt(range[0], range[1] + 1);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port from ${range[0]} to ${range[1]}`);
}

/** So many of them. */
export async function freePorts(count: number): Promise<readonly number[]> {
  return Promise.all(Array.from({ length: count }, freePort));
}
