/** A duration as PromQL writes it; a window longer than a day is written in hours or minutes as well. @param inSeconds at least 1 */
export function promDuration(inSeconds: number): string {
  const whole = Math.max(1, Math.round(inSeconds));
  for (const [unit, length] of [
    ["d", 86_400],
    ["h", 3_600],
    ["m", 60],
  ] as const)
    if (whole % length === 0) return `${whole / length}${unit}`;
  return `${whole}s`;
}

/** Two windows, and how many times faster than it may a budget is spent in both of them when somebody is told. */
export interface BurnWindow {
  readonly severity: "page" | "ticket";
  readonly factor: number;
  /** Seconds; the long one says that it matters, the short one that it goes on. */
  readonly long: number;
  readonly short: number;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * The four pairs of Google's SRE workbook, chapter 5, table "Recommended parameters for an SLO-based alerting configuration":
 * 2 % of 30 days' budget in an hour and 5 % in six are a page, 10 % in one day or in three a ticket.
 * https://sre.google/workbook/alerting-on-slos/
 */
const burnWindows: readonly BurnWindow[] = [
  { severity: "page", factor: 14.4, long: hour, short: 5 * minute },
  { severity: "page", factor: 6, long: 6 * hour, short: 30 * minute },
  { severity: "ticket", factor: 3, long: day, short: 2 * hour },
  { severity: "ticket", factor: 1, long: 3 * day, short: 6 * hour },
];

/** Every length of time that rules and alerts speak of, in seconds. */
export interface Windows {
  /** What rates are taken over: at least four samples. */
  readonly base: number;
  /** One in so many of the base's values is kept for windows of hours, and one in {@link hour} of these for those of weeks. */
  readonly step: number;
  readonly hour: number;
  readonly burn: readonly BurnWindow[];
  /** What a budget is for, or as much of it as there are measurements of. */
  readonly budget: number;
  /** Lengths that stand in alerts, by what they are in earnest. */
  readonly of: (inEarnest: number) => number;
}

export interface WindowSettings {
  /** How often is looked, in seconds. */
  readonly interval: number;
  /** How long measurements are kept, in seconds. */
  readonly retention: number;
  /** What a budget is for, in seconds. */
  readonly budget: number;
  /** Of all windows but how often is looked: below 1 for a drill that nobody waits an hour for. */
  readonly scale: number;
}

/** @returns the windows of an environment. Pure. */
export function windowsOf({ interval, retention, budget, scale }: WindowSettings): Windows {
  const of = (inEarnest: number): number => Math.max(1, Math.round(inEarnest * scale));
  return {
    base: Math.max(of(minute), 4 * interval),
    step: of(5 * minute),
    hour: of(hour),
    burn: burnWindows.map((window) => ({ ...window, long: of(window.long), short: of(window.short) })),
    budget: Math.min(of(budget), retention),
    of,
  };
}
