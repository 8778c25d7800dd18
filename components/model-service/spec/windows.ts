/** One to as many: a tuple that grows by one until it is that long. */
type OneTo<Most extends number, Counted extends readonly number[] = []> = Counted["length"] extends Most
  ? Counted[number]
  : OneTo<Most, readonly [...Counted, [...Counted, 0]["length"]]>;

/** A number of replicas that is not none: 1 to 500, so that the type checker tells it from 0. */
export type Some = OneTo<500>;

export type Day = "Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun";

/** A time of the week in which a model has at least so many replicas, whatever its load. */
export interface ScalingWindow {
  /** Days on which it begins. */
  readonly days: readonly [Day, ...Day[]];
  /** When it begins, `08:00`. */
  readonly from: `${string}:${string}`;
  /** When it ends, `18:30`. An end before the beginning is the next day's; `00:00` is the midnight after. */
  readonly to: `${string}:${string}`;
  /** By its name in the IANA's data base, `Europe/Berlin`: the window follows its summer time. */
  readonly timezone: string;
  /** Fewest replicas while it lasts. */
  readonly min: Some;
}

export type ScalingWindows = readonly [ScalingWindow, ...ScalingWindow[]];
