import type { ChangeSettings, WaitingTime } from "./settings.ts";

/** {@link ChangeSettings} with nothing left open. */
export interface ResolvedChanges {
  /** Undefined: nobody is asked. */
  readonly approval: { readonly by: readonly string[]; readonly withinSeconds: number } | undefined;
  readonly isTicketRequired: boolean;
  readonly bakeSeconds: number;
}

const units: ReadonlyMap<string, number> = new Map([
  ["m", 60],
  ["h", 3_600],
  ["d", 86_400],
]);

/** Seconds of what waits for people; undefined for what is no whole number of minutes, hours or days, or nothing. Pure. */
export function waitingSeconds(time: WaitingTime): number | undefined {
  const [, amount = "", unit = ""] = /^(\d{1,6})([mhd])$/.exec(time) ?? [];
  const seconds = Number(amount) * (units.get(unit) ?? 0);
  return seconds > 0 ? seconds : undefined;
}

/** Fills the defaults of what was checked before. Pure. */
export function resolveChanges({ approval, ticket, bake }: ChangeSettings = {}): ResolvedChanges {
  return {
    approval:
      approval === undefined ? undefined : { by: approval.by, withinSeconds: waitingSeconds(approval.within) ?? 0 },
    isTicketRequired: ticket === "required",
    bakeSeconds: bake === undefined ? 0 : (waitingSeconds(bake) ?? 0),
  };
}
