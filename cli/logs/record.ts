/** Whose log a line is from. */
export interface Source {
  readonly from: "gateway" | "model";
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Of the model's variants the one that the pod serves. Default: none; gateways serve all. */
  readonly variant?: string;
}

/** A line of somebody's log. */
export interface LogRecord {
  /** When it happened (ms since 1970): as the line says itself, where it does. */
  readonly at: number;
  readonly source: Source;
  /** The line as it was written. */
  readonly text: string;
  /** What it says, where it is an object of JSON. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * A line's own time counts where it is so near the node's (ms): Envoy writes what a second has, and names each request's
 * start. What is further off is not believed.
 */
const believed = 60_000;

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/**
 * A line as `kubectl logs --timestamps` gives it: the node's time, a blank, and what was written. Pure.
 * @returns undefined for what has no time, such as kubectl's own words
 */
export function recordOf(source: Source, line: string): LogRecord | undefined {
  const [, stamp = "", text = ""] = /^(\S+) ?(.*)$/s.exec(line) ?? [];
  const written = Date.parse(stamp);
  if (Number.isNaN(written)) return undefined;
  const fields = objectOf(text);
  const own = typeof fields?.["time"] === "string" ? Date.parse(fields["time"]) : Number.NaN;
  const at = Math.abs(own - written) <= believed ? own : written;
  return { at, source, text, ...(fields === undefined ? {} : { fields }) };
}

/** What is looked for. */
export interface Wanted {
  readonly model: string;
  /** Default: all. */
  readonly variant?: string;
  /** Default: all. */
  readonly requestId?: string;
}

/**
 * Whether a line is looked for. Of a gateway's lines those of the model; of other lines than ours, those that have the
 * request's id somewhere. Recorded data of requests is no log, and shown to nobody who looks at one. Pure.
 */
export function isWanted({ source, fields, text }: LogRecord, { model, variant, requestId }: Wanted): boolean {
  if (fields?.["kind"] === "payload") return false;
  if (source.from === "gateway") {
    if (fields?.["model"] !== model) return false;
    if (variant !== undefined && fields["variant"] !== variant) return false;
  }
  if (requestId === undefined) return true;
  return typeof fields?.["request_id"] === "string" ? fields["request_id"] === requestId : text.includes(requestId);
}

/** Lines in order of time; those of one request begin at the gateway, where it began. Pure. */
export function inOrder(records: readonly LogRecord[], { requestId }: Wanted): readonly LogRecord[] {
  const place = ({ source }: LogRecord): number => (requestId !== undefined && source.from === "gateway" ? 0 : 1);
  return records.toSorted((a, b) => place(a) - place(b) || a.at - b.at);
}
