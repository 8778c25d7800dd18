import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";

export type LogLine = Readonly<Record<string, unknown>>;

/** What a server said, each line read as JSON. @throws where one is not */
export function parsed(lines: readonly string[]): readonly LogLine[] {
  return lines.map((line) => JSON.parse(line) as LogLine);
}

/** The lines that tell of requests, once there are so many: they are written after the answer. */
export async function accessLines(lines: () => readonly string[], count: number): Promise<readonly LogLine[]> {
  for (;;) {
    const found = parsed(lines()).filter(({ message }) => message === "request");
    if (found.length >= count) return found;
    await sleep(20);
  }
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Expects what every server's line of a request says, beside what this request was. */
export function expectAccess(line: LogLine | undefined, request: LogLine): void {
  expect(line).toMatchObject(request);
  expect(line?.["time"]).toMatch(rfc3339);
  expect(line?.["latency_ms"]).toBeGreaterThan(0);
  const fields = ["time", "level", "message", "request_id", "model", "variant", "version", "method", "path", "status"];
  // One has the name of its logger, another how many rows there were; nothing else.
  const known = new Set([...fields, "latency_ms", "logger", "rows"]);
  expect(Object.keys(line ?? {}).filter((field) => !known.has(field))).toEqual([]);
}
