import type { Capacity } from "../../capacity/capacity.ts";
import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";

const shown = (amount: number): string => amount.toLocaleString("en-GB", { maximumFractionDigits: 2 });

/** Whether an environment has room for everything at its most, as people and programs read it. */
export function capacityAnswer(environment: string, capacity: Capacity): Answer {
  const short = capacity.limits.filter(({ fits }) => !fits);
  return {
    text: [
      `${environment}: ${capacity.fits ? "everything fits" : `${short.length} of ${capacity.limits.length} limits are short`}, with every autoscaler at its most and every model being rolled out.`,
      "",
      table([
        ["WHAT", "OF", "NEEDED", "AVAILABLE", ""],
        ...capacity.limits.map(({ what, of, needed, available, fits }) => [
          what,
          of,
          shown(needed),
          shown(available),
          fits ? "fits" : `SHORT BY ${shown(needed - available)}`,
        ]),
      ]),
      ...(short.length === 0 ? [] : ["", ...short.map(({ what, of, because }) => `  ${what}, ${of}: ${because}`)]),
      ...(capacity.unknown.length === 0
        ? []
        : ["", "Not reckoned with:", ...capacity.unknown.map((one) => `  - ${one}`)]),
    ].join("\n"),
    json: { environment, ...capacity },
    ok: capacity.fits,
  };
}
