import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readEvents, type EngineEvent } from "../../../preview/events/read.ts";
import { stackReport, type Previewed } from "../../../preview/stack-report.ts";
import type { StackReport } from "../../../preview/report.ts";

/** Events that a real engine sent: fixtures/README.md. */
export function recorded(name: "release" | "violated" | "failing" | "invalid" | "refresh"): readonly EngineEvent[] {
  return readEvents(readFileSync(join(import.meta.dirname, "fixtures", `${name}.jsonl`), "utf8"));
}

/** A report of events, of stack `local`. */
export function reported(events: readonly EngineEvent[], more: Partial<Previewed> = {}): StackReport {
  return stackReport({ stack: "local", environment: "local", against: "local", events, ...more });
}
