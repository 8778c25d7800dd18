import { isDeepStrictEqual } from "node:util";
import type { HistoryEntry, Provenance, Release, Traffic, Version } from "../../../components/model-service/release.ts";
import { short } from "../../../stacks/releases/edit/change.ts";
import { pinWords } from "../../../stacks/releases/edit/decide.ts";
import { trafficOf } from "../../../stacks/releases/edit/rollback.ts";
import type { Answer } from "../../answer.ts";
import { servedWords } from "./answer.ts";

/** What became of a release by one change. */
interface Told {
  readonly at: string;
  readonly by: string;
  readonly did: string;
  readonly why?: string;
  readonly ticket?: string;
  /** One clause each. */
  readonly changes: readonly string[];
  /** Digest of the champion after it. */
  readonly champion: string;
}

function named({ version, digest }: Version): string {
  return `${version} (${short(digest)})`;
}

/** Lines for what is there, or for what is there no longer. */
function parts(traffic: Traffic): ReadonlyMap<string, string> {
  const { challengers = [], shadow, pins = [], sticky } = traffic;
  return new Map([
    ...challengers.map((one) => [`challenger ${named(one)}`, `${one.weight} %`] as const),
    ...(shadow === undefined ? [] : [[`shadow ${named(shadow)}`, `${shadow.percent} %`] as const]),
    ...pins.map((pin) => [`pin ${pinWords(pin)}`, short(pin.to)] as const),
    ...(sticky === undefined ? [] : [["sticky by", sticky.header] as const]),
  ]);
}

/** What is other in one traffic than in the one before. Pure. */
export function changesBetween(before: Traffic, after: Traffic): readonly string[] {
  const [was, is] = [parts(before), parts(after)];
  const { champion: old } = before;
  const { champion: now } = after;
  return [
    ...(old.digest === now.digest
      ? isDeepStrictEqual(old, now)
        ? []
        : [`champion ${named(now)} is described anew`]
      : [`champion ${named(old)} → ${named(now)}`]),
    ...[...is].flatMap(([part, share]) => {
      const earlier = was.get(part);
      if (earlier === undefined) return [`+ ${part} ${share}`];
      return earlier === share ? [] : [`${part} ${earlier} → ${share}`];
    }),
    ...[...was.keys()].filter((part) => !is.has(part)).map((part) => `− ${part}`),
  ];
}

function tellEntry(entry: HistoryEntry, after: Traffic): Told {
  const { at, by, did, why, ticket, before } = entry;
  return {
    at,
    by,
    did,
    ...(why === undefined ? {} : { why }),
    ...(ticket === undefined ? {} : { ticket }),
    changes: before === undefined ? [`champion ${named(after.champion)}, the first`] : changesBetween(before, after),
    champion: after.champion.digest,
  };
}

/** What was done to a release, newest first. Pure. */
export function toldHistory(release: Release): readonly Told[] {
  const history = release.history ?? [];
  return history.flatMap((entry, index) => {
    const after = index === 0 ? trafficOf(release) : history[index - 1]?.before;
    return after === undefined ? [] : [tellEntry(entry, after)];
  });
}

function provenanceLines(provenance: Provenance): readonly string[] {
  const { source, code, configuration, data = {}, metrics = {} } = provenance;
  const list = (what: Readonly<Record<string, string | number>>): string =>
    Object.entries(what)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ");
  return [
    ...(source === undefined ? [] : [`source ${source}`]),
    ...(code === undefined ? [] : [`code ${[code.repository, code.commit].filter(Boolean).join(" at ")}`]),
    ...(configuration === undefined ? [] : [`configuration ${configuration}`]),
    ...(Object.keys(data).length === 0 ? [] : [`data ${list(data)}`]),
    ...(Object.keys(metrics).length === 0 ? [] : [`metrics ${list(metrics)}`]),
  ];
}

/** `2026-11-22 09:30` */
function minute(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}

export function historyAnswer(model: string, environment: string, release: Release): Answer {
  const told = toldHistory(release);
  const { champion } = release;
  const rows = told.flatMap(({ at, by, did, why, ticket, changes }) => [
    `${minute(at)}  ${did.padEnd(8)}  ${changes.join(", ")}`,
    `${" ".repeat(16)}  ${" ".repeat(8)}  ${by}${ticket === undefined ? "" : ` under ${ticket}`}${why === undefined ? "" : `: ${why}`}`,
  ]);
  const text = [
    `${model}  ${environment} serves: ${servedWords(release)}`,
    `champion ${champion.version}  ${champion.digest}`,
    ...[
      `from ${champion.from}`,
      `golden rows ${champion.golden}`,
      ...(champion.reference === undefined ? [] : [`reference ${champion.reference.file}`]),
      ...provenanceLines(champion.provenance ?? {}),
    ].map((line) => `  ${line}`),
    "",
    ...(rows.length === 0
      ? ["Its file has no history: no command has changed it yet. git log has what people did."]
      : rows),
  ].join("\n");
  return { ok: true, text, json: { model, environment, serves: trafficOf(release), history: told } };
}
