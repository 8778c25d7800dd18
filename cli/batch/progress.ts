/** What a run's manifest says of it: `_manifest.json` has its files too. */
export interface Manifest {
  readonly model: string;
  readonly version: string;
  readonly digest: string;
  readonly input: string;
  readonly output: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsFailed: number;
  readonly seconds: number;
  readonly podSeconds: number;
  /** Undefined where no price is known. */
  readonly usd?: number;
  readonly good: boolean;
}

/** How far a pod says that it is: a line of runtimes/batch/log.go. */
export interface PodProgress {
  readonly shard: number;
  readonly rows: number;
  readonly rowsDone: number;
  readonly manifest?: Manifest;
}

/** The last of a log's lines that says how far its pod is; undefined where none does. Pure. */
export function lastProgress(log: string): PodProgress | undefined {
  for (const line of log.trim().split("\n").reverse()) {
    try {
      const said = JSON.parse(line) as Partial<PodProgress>;
      if (typeof said.shard === "number" && typeof said.rowsDone === "number") return said as PodProgress;
    } catch {
      // A line of the engine, or of Go itself.
    }
  }
  return undefined;
}

/** How far a whole run is. */
export interface RunProgress {
  /** 0 until the rows are counted. */
  readonly rows: number;
  readonly rowsDone: number;
  readonly manifest?: Manifest;
}

/** Pods of one index follow one another, and the later goes on where the earlier was. Pure. */
export function wholeProgress(pods: readonly PodProgress[]): RunProgress {
  const done = new Map<number, number>();
  for (const { shard, rowsDone } of pods) done.set(shard, Math.max(done.get(shard) ?? 0, rowsDone));
  const manifest = pods.find((pod) => pod.manifest !== undefined)?.manifest;
  return {
    rows: Math.max(0, ...pods.map(({ rows }) => rows)),
    rowsDone: [...done.values()].reduce((sum, rows) => sum + rows, 0),
    ...(manifest === undefined ? {} : { manifest }),
  };
}

const count = (value: number): string => Math.round(value).toLocaleString("en-GB");

/** An amount of money, small as it is. */
export function money(usd: number): string {
  return `$${usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(2)}`;
}

function time(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** When it was first seen how far a run is. */
export interface Seen {
  readonly at: number;
  readonly rowsDone: number;
}

/**
 * How far a run is, how fast, how long it will take yet and what it will have cost. Pure.
 * @param now ms since 1970, as `since.at`
 * @param usdPerHour of all its pods; 0: unknown
 */
export function progressInWords(progress: RunProgress, since: Seen, now: number, usdPerHour: number): string {
  const { rows, rowsDone } = progress;
  if (rows === 0) return "counting rows";
  const seconds = (now - since.at) / 1000;
  const rate = seconds > 0 ? (rowsDone - since.rowsDone) / seconds : 0;
  const of = `${count(rowsDone)} of ${count(rows)} rows`;
  if (rate <= 0) return of;
  const left = (rows - rowsDone) / rate;
  const cost = usdPerHour > 0 ? `, ${money(((seconds + left) / 3600) * usdPerHour)} in all` : "";
  return `${of}, ${count(rate)} a second, about ${time(left)} left${cost}`;
}

/** A manifest as people read it. */
export function manifestInWords(manifest: Manifest): string {
  const { model, version, digest, rowsIn, rowsOut, rowsFailed, seconds, usd, output, good } = manifest;
  return [
    `${good ? "Done" : "Ended, with too many failed rows"}: ${count(rowsOut)} of ${count(rowsIn)} rows scored by ${model} ${version} (${digest.slice(0, 19)}…) in ${time(seconds)}${usd === undefined ? "" : `, for ${money(usd)}`}.`,
    `  rows    ${output}`,
    ...(rowsFailed === 0 ? [] : [`  failed  ${count(rowsFailed)}, each with its reason: ${output}/_failed`]),
    `  all of it, with digests: ${output}/_manifest.json`,
  ].join("\n");
}
