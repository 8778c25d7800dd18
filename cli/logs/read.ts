import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { oneLine } from "../../local/console/steps.ts";
import type { ClusterAccess } from "../environment/cluster.ts";
import { recordOf, type LogRecord, type Source } from "./record.ts";

/** So many pods are asked at a time. */
const atOnce = 8;

/** A log that could not be read, and why. */
export interface Unread {
  readonly source: Source;
  readonly why: string;
}

export interface ReadOptions {
  /** Seconds back. */
  readonly since?: number;
  /** What ran in the container before. */
  readonly previous?: boolean;
  /** Goes on until the container ends. */
  readonly follow?: boolean;
}

function command({ kubectl }: ClusterAccess, { namespace, pod, container }: Source, options: ReadOptions) {
  const [file, ...args] = kubectl;
  const { since, previous = false, follow = false } = options;
  return execa(
    file,
    [
      ...args,
      ...["logs", "--namespace", namespace, pod, "--container", container, "--timestamps"],
      ...(since === undefined ? [] : [`--since=${since}s`]),
      ...(previous ? ["--previous"] : []),
      ...(follow ? ["--follow"] : []),
    ],
    { stdin: "ignore", reject: false, buffer: { stdout: false } },
  );
}

/** Gives every line of one log. @returns why it could not be read; undefined where it could */
async function readOne(
  cluster: ClusterAccess,
  source: Source,
  options: ReadOptions,
  take: (record: LogRecord) => void,
): Promise<Unread | undefined> {
  const child = command(cluster, source, options);
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const record = recordOf(source, line);
    if (record !== undefined) take(record);
  });
  const closed = new Promise((resolve) => lines.once("close", resolve));
  const { failed, stderr } = await child;
  await closed;
  return failed ? { source, why: oneLine(stderr.trim() === "" ? "kubectl said nothing" : stderr, 300) } : undefined;
}

/** Gives every line of all logs, in no order. @returns those that could not be read */
export async function readAll(
  cluster: ClusterAccess,
  sources: readonly Source[],
  options: ReadOptions,
  take: (record: LogRecord) => void,
): Promise<readonly Unread[]> {
  const waiting = [...sources];
  const unread: Unread[] = [];
  const worker = async (): Promise<void> => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      const failed = await readOne(cluster, source, options, take);
      if (failed !== undefined) unread.push(failed);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, sources.length) }, worker));
  return unread;
}

/** New pods are looked for so often (ms). */
const lookAgain = 3_000;

/**
 * Gives lines as they come, also those of pods that come later; never ends by itself.
 * @param find what is to be read now
 * @param said is told once of each log that cannot be read
 */
export async function followAll(
  cluster: ClusterAccess,
  find: () => Promise<readonly Source[]>,
  since: number,
  take: (record: LogRecord) => void,
  said: (unread: Unread) => void,
): Promise<never> {
  const key = ({ pod, container }: Source): string => `${pod}/${container}`;
  const open = new Set<string>();
  const told = new Set<string>();
  let back = since;
  for (;;) {
    for (const source of await find()) {
      const name = key(source);
      if (open.has(name)) continue;
      open.add(name);
      void readOne(cluster, source, { since: back, follow: true }, take).then((unread) => {
        open.delete(name);
        if (unread === undefined || told.has(name)) return;
        told.add(name);
        said(unread);
      });
    }
    await sleep(lookAgain);
    // What a container wrote between the end of one reading and the next; lines may come twice then, and none is missed.
    back = (2 * lookAgain) / 1_000;
  }
}
