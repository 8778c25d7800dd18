import { isPlain, plain, text, texts, type Plain } from "../values/plain.ts";

/*
 * The engine's events, as far as a report needs them. The published types lag behind what is sent, and both change: what
 * is not known is passed over, and what is missing is empty.
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/apitype/events.go
 */

/** A resource before or after a step. */
export interface Side {
  readonly custom: boolean;
  readonly parent: string;
  readonly protect: boolean;
  readonly inputs: Plain;
  readonly outputs: Plain;
}

/** One step of a run, to one resource. */
export interface Step {
  readonly event: "step";
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: Side;
  readonly new?: Side;
  /** Properties that force a replacement. */
  readonly keys: readonly string[];
  /** Properties that change, less exactly than `detailed` says it. */
  readonly diffs: readonly string[];
  /** By path; undefined where the provider could not say, which is not the same as none. */
  readonly detailed?: Readonly<Record<string, { readonly kind: string; readonly ofInputs: boolean }>>;
  /** Whether the step has been previewed, and not only begun. */
  readonly done: boolean;
}

export interface Said {
  readonly event: "diagnostic";
  readonly severity: string;
  readonly message: string;
  readonly urn?: string;
}

export interface Violated {
  readonly event: "policy";
  readonly policy: string;
  readonly pack: string;
  readonly level: string;
  readonly message: string;
  readonly urn: string;
}

/** Which policies passed and failed on a resource, or on the whole stack. */
export interface Judged {
  readonly event: "judged";
  readonly wholeStack: boolean;
  readonly pack: string;
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

export interface Ended {
  readonly event: "ended";
  readonly seconds: number;
  /** `succeeded`, `failed`; empty where the engine does not say. */
  readonly result: string;
  readonly packs: readonly string[];
}

export type EngineEvent = Step | Said | Violated | Judged | Ended;

function side(value: unknown): Side | undefined {
  if (!isPlain(value) || (value["urn"] === undefined && value["inputs"] === undefined)) return undefined;
  return {
    custom: value["custom"] === true,
    parent: text(value["parent"]),
    protect: value["protect"] === true,
    inputs: plain(value["inputs"]),
    outputs: plain(value["outputs"]),
  };
}

function step(value: unknown, done: boolean): Step | undefined {
  const metadata = plain(plain(value)["metadata"]);
  const [op, urn] = [text(metadata["op"]), text(metadata["urn"])];
  if (op === "" || urn === "") return undefined;
  const [old, now, detailed] = [side(metadata["old"]), side(metadata["new"]), metadata["detailedDiff"]];
  return {
    event: "step",
    op,
    urn,
    type: text(metadata["type"]),
    ...(old === undefined ? {} : { old }),
    ...(now === undefined ? {} : { new: now }),
    keys: texts(metadata["keys"]),
    diffs: texts(metadata["diffs"]),
    ...(isPlain(detailed)
      ? {
          detailed: Object.fromEntries(
            Object.entries(detailed).map(([path, one]) => [
              path,
              { kind: text(plain(one)["diffKind"]), ofInputs: plain(one)["inputDiff"] === true },
            ]),
          ),
        }
      : {}),
    done,
  };
}

const readers: Readonly<Record<string, (value: Plain) => EngineEvent | undefined>> = {
  resourcePreEvent: (value) => step(value, false),
  resOutputsEvent: (value) => step(value, true),
  resOpFailedEvent: (value) => step(value, false),
  diagnosticEvent: (value) => ({
    event: "diagnostic",
    severity: text(value["severity"]),
    message: text(value["message"]),
    ...(text(value["urn"]) === "" ? {} : { urn: text(value["urn"]) }),
  }),
  errorEvent: (value) => ({ event: "diagnostic", severity: "error", message: text(value["error"]) }),
  policyEvent: (value) => ({
    event: "policy",
    policy: text(value["policyName"]),
    pack: text(value["policyPackName"]),
    level: text(value["enforcementLevel"]),
    message: text(value["message"]),
    urn: text(value["resourceUrn"]),
  }),
  policyAnalyzeSummaryEvent: (value) => judged(value, false),
  policyAnalyzeStackSummaryEvent: (value) => judged(value, true),
  summaryEvent: (value) => ({
    event: "ended",
    seconds: typeof value["durationSeconds"] === "number" ? value["durationSeconds"] : 0,
    result: text(value["result"]),
    packs: Object.keys(plain(value["PolicyPacks"] ?? value["policyPacks"])),
  }),
};

function judged(value: Plain, wholeStack: boolean): Judged {
  return {
    event: "judged",
    wholeStack,
    pack: text(value["policyPackName"]),
    passed: texts(value["passed"]),
    failed: texts(value["failed"]),
  };
}

/** One event as the engine sent it; undefined for one that a report has no use for. */
export function readEvent(sent: unknown): EngineEvent | undefined {
  if (!isPlain(sent)) return undefined;
  for (const [key, value] of Object.entries(sent)) {
    const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (read !== undefined && isPlain(value)) return read(value);
  }
  return undefined;
}

/** Events of a log: one a line, as JSON. A line that was cut off, as by a kill, is passed over. */
export function readEvents(log: string): readonly EngineEvent[] {
  return log.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      const event = readEvent(JSON.parse(line) as unknown);
      return event === undefined ? [] : [event];
    } catch {
      return [];
    }
  });
}
