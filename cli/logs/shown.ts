import { modelContainer } from "../../components/model-labels.ts";
import type { LogRecord, Source } from "./record.ts";

/** What a terminal would obey, or what would turn text around; whoever writes a log decides what is in it. */
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

function harmless(text: string): string {
  return text.replace(commands, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Further lines of one event stand below its first. */
function indented(text: string): string {
  return harmless(text).replaceAll("\n", "\n    ");
}

/** The end of a pod's name, which its Deployment's other pods do not have, is enough to tell them apart. */
function who({ from, pod, container, variant }: Source): string {
  const end = pod.split("-").at(-1) ?? pod;
  if (from === "gateway") return `gateway ${end}`;
  return `${variant ?? ""} ${end}${container === modelContainer ? "" : ` ${container}`}`;
}

type Fields = NonNullable<LogRecord["fields"]>;

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A request's line: of a server's or of a gateway's, which has a name of its own for how long it took. */
function request({ method, path, status, latency_ms, duration_ms, request_id, flags }: Fields): string {
  const took = text(latency_ms ?? duration_ms);
  const why = typeof flags === "string" && flags !== "-" ? `  ${flags}` : "";
  return `${text(method)} ${text(path)} → ${text(status)}${why}  ${took} ms  ${text(request_id ?? "no id")}`;
}

/** Shown already, or the same in every line. */
const known = new Set(["time", "level", "message", "logger", "model", "variant", "version", "trace"]);

function event(fields: Fields): string {
  const others = Object.entries(fields)
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => `${name}=${text(value)}`);
  const first = [text(fields["message"] ?? ""), ...others].join("  ");
  return typeof fields["trace"] === "string" ? `${first}\n${fields["trace"]}` : first;
}

function levelOf(fields: Fields): string {
  if (typeof fields["level"] === "string") return fields["level"];
  return typeof fields["status"] === "number" && fields["status"] >= 500 ? "error" : "info";
}

/** A line as people read it: when (UTC), who, how bad, what. A line that is not ours is kept as it is. Pure. */
export function shown({ at, source, text: line, fields }: LogRecord): string {
  const head = `${new Date(at).toISOString()}  ${who(source)}`;
  if (fields === undefined) return `${head}  ${harmless(line)}`;
  const what = "method" in fields && "status" in fields ? request(fields) : event(fields);
  return `${head}  ${harmless(levelOf(fields))}  ${indented(what)}`;
}

/** A line as programs read it. Pure. */
export function asJson({ at, source, text: line, fields }: LogRecord): object {
  return { time: new Date(at).toISOString(), ...source, ...(fields === undefined ? { text: line } : { line: fields }) };
}
