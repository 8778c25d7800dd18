import { describe, expect, it } from "vitest";
import { coreTime, stolenFigure } from "../../../bench/prove/stolen.ts";

// Of a machine with two cores: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice.
const stat = (user: number, idle: number, steal: number): string =>
  `cpu  ${user} 5 20 ${idle} 7 1 2 ${steal} 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n`;

describe("what a machine's host took while a proof ran", () => {
  it("is its part of what was asked for, whatever was idle", () => {
    const [before, after] = [coreTime(stat(100, 1_000, 10)), coreTime(stat(400, 9_000, 110))];
    expect(stolenFigure(before, after)).toEqual([["of the processors' time, taken by the machine's host", "25 %"]]);
  });

  it("is nothing where nothing was asked for, and is not told where nobody knows", () => {
    const [same] = [coreTime(stat(100, 1_000, 10))];
    expect(stolenFigure(same, same)[0]?.[1]).toBe("0 %");
    expect(stolenFigure(undefined, same)).toEqual([]);
  });
});
