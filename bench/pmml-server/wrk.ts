import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Load {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  /** JSON body of a POST; a GET without. */
  readonly body?: string;
}

export interface Result {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Answers that were not 2xx, and connections that failed. */
  readonly failed: number;
}

/**
 * Loads a URL with wrk on the second core. Its figures come from a Lua hook, not from its printed units.
 * @throws when wrk is not there (Debian: apt-get install wrk) or fails
 */
export async function wrk(load: Load, folder: string): Promise<Result> {
  const script = join(folder, "load.lua");
  const post =
    load.body === undefined
      ? ""
      : `wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [==[${load.body}]==]\n`;
  const report =
    'function done(s, l)\n  io.write(string.format("RESULT %d %d %f %f %d\\n", s.requests, s.duration, l:percentile(50), l:percentile(99),\n' +
    "    s.errors.status + s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout))\nend\n";
  writeFileSync(script, post + report);
  const args = ["-c", "1", "wrk", "-t1", `-c${load.connections}`, `-d${load.seconds}s`, "-s", script, load.url];
  const { stdout } = await promisify(execFile)("taskset", args);
  return parseResult(stdout);
}

/** @throws when the line of the Lua hook is not there */
export function parseResult(stdout: string): Result {
  const found = /^RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)$/m.exec(stdout);
  if (found === null) throw new Error(`wrk gave no result:\n${stdout}`);
  const [requests = 0, microseconds = 0, p50 = 0, p99 = 0, failed = 0] = found.slice(1).map(Number);
  return { requestsPerSecond: requests / (microseconds / 1e6), p50: p50 / 1000, p99: p99 / 1000, failed };
}
