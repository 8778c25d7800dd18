import { describe, expect, it } from "vitest";
import { latencyBound } from "../../../components/latency-bounds.ts";
import { sloAsAnnotations } from "../../../components/model-service/slo.ts";
import { windowsFor } from "../../../components/monitoring/configuration.ts";
import { promDuration } from "../../../components/monitoring/windows.ts";
import { dev } from "../../../stacks/environments/dev.ts";
import { local } from "../../../stacks/environments/local.ts";
import { prd } from "../../../stacks/environments/prd.ts";

describe("the bound that stands for a promised latency", () => {
  it.each([
    [0.0005, 0.5],
    [0.007, 7],
    [0.02, 20],
    [0.0201, 30],
    [0.025, 30],
    [1, 1000],
    [60, 60_000],
    [61, "none"],
  ] as const)("of %s s is %s ms", (seconds, bound) => {
    expect(latencyBound(seconds)).toBe(bound);
  });

  it("is written as Prometheus writes it: with a point", () => {
    const bucket = (p99Seconds: number) =>
      sloAsAnnotations({ availability: 99.9, p99Seconds })["ml-serving/slo-bucket"];
    expect([0.0003, 0.02, 10].map(bucket)).toEqual(["0.5", "20.0", "10000.0"]);
    expect(bucket(90)).toBeUndefined();
    expect(sloAsAnnotations("none")).toEqual({});
  });
});

describe("windows", () => {
  it("are written as PromQL reads them", () => {
    expect([1, 30, 60, 90, 3600, 5400, 86_400, 259_200, 0.2].map(promDuration)).toEqual([
      "1s",
      "30s",
      "1m",
      "90s",
      "1h",
      "90m",
      "1d",
      "3d",
      "1s",
    ]);
  });

  it("are those of the workbook, over rates of at least four samples", () => {
    const { burn, base, budget } = windowsFor(prd.monitoring);
    expect(
      burn.map(({ severity, factor, long, short }) => [severity, factor, promDuration(long), promDuration(short)]),
    ).toEqual([
      ["page", 14.4, "1h", "5m"],
      ["page", 6, "6h", "30m"],
      ["ticket", 3, "1d", "2h"],
      ["ticket", 1, "3d", "6h"],
    ]);
    expect(promDuration(budget)).toBe("30d");
    // Looked at every 15 s, 30 s and 5 s.
    expect([base, windowsFor(dev.monitoring).base, windowsFor(local.monitoring).base]).toEqual([60, 120, 60]);
  });

  it("look no further back than measurements are kept", () => {
    expect(promDuration(windowsFor(local.monitoring).budget)).toBe("1d");
    expect(promDuration(windowsFor(dev.monitoring).budget)).toBe("3d");
  });

  it("are shortened for a drill, all alike, but never to fewer than four samples", () => {
    const alerts = { receivers: {}, platform: { page: [], ticket: [] }, windowScale: 0.1 };
    const drill = windowsFor({ ...local.monitoring, alerts });
    expect([drill.base, drill.step, drill.hour, drill.of(300)]).toEqual([20, 30, 360, 30]);
    expect(drill.burn[0]).toMatchObject({ long: 360, short: 30 });
  });
});
