import type { ResourceLog } from "../../serve/index.ts";
import type { Cluster, ObjectRef } from "../cluster/cluster.ts";
import { text, title } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { failed, waiting } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

export interface WaitOptions {
  readonly timeoutSeconds: number;
  readonly log: ResourceLog;
  readonly signal: AbortSignal;
}

/** How it ended, and the object as it was then. */
export interface WaitResult {
  /** undefined when it is gone. */
  readonly object: KubeObject | undefined;
  /** Why it is not ready; undefined when it is. */
  readonly failure: string | undefined;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;
/** Silence longer than this makes people think that it hangs. */
const STATUS_EVERY_MS = 2000;

/** Looks at an object until a decision about it is final, and says every 2 s what it waits for. */
export async function waitUntil(
  cluster: Cluster,
  ref: ObjectRef,
  awaiter: Pick<Awaiter, "related" | "decide">,
  { timeoutSeconds, log, signal }: WaitOptions,
): Promise<WaitResult> {
  return poll(`${ref.kind} ${ref.name}`, { timeoutSeconds, log, signal }, async () => {
    const object = await cluster.get(ref, signal);
    if (object === undefined) return { object, verdict: failed("it was deleted while it was waited for") };
    const queries = awaiter.related?.(object) ?? [];
    const related = await Promise.all(queries.map((query) => cluster.list(query, query.query, signal)));
    return { object, verdict: awaiter.decide(object, ...related) };
  });
}

/** Waits until an object, or this one of its name, is gone. */
export async function waitUntilGone(
  cluster: Cluster,
  ref: ObjectRef,
  uid: string,
  options: WaitOptions,
): Promise<WaitResult> {
  return poll(`${ref.kind} ${ref.name}`, options, async () => {
    const object = await cluster.get(ref, options.signal);
    const metadata = object?.["metadata"] as KubeObject | undefined;
    if (object === undefined || (uid !== "" && metadata?.["uid"] !== uid)) {
      return { object: undefined, verdict: { is: "done" } };
    }
    return { object, verdict: waiting(whyStillThere(object)) };
  });
}

/** What keeps a deleted object: its finalizers, and what a namespace says about its contents. */
export function whyStillThere(object: KubeObject): string {
  const metadata = object["metadata"] as KubeObject;
  const status = object["status"] as KubeObject | undefined;
  const conditions = (status?.["conditions"] as readonly KubeObject[] | undefined) ?? [];
  const remaining = conditions
    .filter((condition) => condition["status"] === "True" && /Remaining|Failure/.test(text(condition, "type")))
    .map((condition) => text(condition, "message"));
  const finalizers = (metadata["finalizers"] as readonly string[] | undefined) ?? [];
  if (remaining.length > 0) return `still there: ${remaining.join(" ")}`;
  return finalizers.length > 0 ? `still there: waits for ${finalizers.join(", ")}` : "still there";
}

async function poll(
  name: string,
  { timeoutSeconds, log, signal }: WaitOptions,
  look: () => Promise<{ readonly object: KubeObject | undefined; readonly verdict: Verdict }>,
): Promise<WaitResult> {
  const started = Date.now();
  let saidAt = started;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const { object, verdict } = await look();
    if (verdict.is === "done") return { object, failure: undefined };
    if (verdict.is === "failed") return { object, failure: verdict.text };
    const now = Date.now();
    if (now - started > timeoutSeconds * 1000) {
      return { object, failure: `not ready after ${timeoutSeconds} s: ${verdict.text}` };
    }
    if (signal.aborted) return { object, failure: `cancelled: ${verdict.text}` };
    if (now - saidAt >= STATUS_EVERY_MS) {
      saidAt = now;
      const what = object === undefined ? name : title(object);
      log.status(`${what}: ${verdict.text} (${Math.round((now - started) / 1000)} s)`);
    }
    await sleep(pause, signal);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
