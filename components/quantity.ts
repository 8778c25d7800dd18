/** A duration as people write it: `500ms`, `10s`, `2m`. */
export type Duration = `${number}ms` | `${number}s` | `${number}m`;

/** A size in binary units, as Kubernetes writes it: `64Mi`, `2Gi`. */
export type Size = `${number}Ki` | `${number}Mi` | `${number}Gi`;

const durationUnits = { ms: 0.001, s: 1, m: 60 } as const;
const sizeUnits = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 } as const;

function parse<U extends string>(text: string, units: Readonly<Record<U, number>>, what: string): number {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text);
  const unit = match?.[2];
  if (match?.[1] === undefined || unit === undefined || !Object.hasOwn(units, unit))
    throw new RangeError(`"${text}" is not a ${what}: write a number and one of ${Object.keys(units).join(", ")}`);
  return Number(match[1]) * units[unit as U];
}

/** Seconds of a duration. @throws RangeError when it is not one */
export function seconds(duration: Duration): number {
  return parse(duration, durationUnits, "duration");
}

/** Bytes of a size. @throws RangeError when it is not one */
export function bytes(size: Size): number {
  return parse(size, sizeUnits, "size");
}
