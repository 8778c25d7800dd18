import { describe, expect, it } from "vitest";
import { drawnBoards, emptyPanels } from "../../cli/dashboards/collect.ts";
import { rangesAt, timesBack } from "../../cli/dashboards/range.ts";
import { boards } from "../../components/monitoring/dashboards/index.ts";
import { patience } from "../support/prometheus.ts";
import type { TestStack } from "../support/stack.ts";

/** Every picture under real traffic; to be called where models have just been asked. */
export function dashboardsCases(stack: TestStack): void {
  describe("dashboards", () => {
    const ask = rangesAt(`http://127.0.0.1:${stack.cluster.ports.prometheus}`);
    const draw = () => drawnBoards(boards, ["iris", "cancer"], timesBack(Date.now() / 1000, 600), ask);

    it("have data in every picture but those that say that they have none here", async () => {
      await expect.poll(async () => emptyPanels(await draw()), patience).toEqual([]);
    });

    it("would tell of a series that there is not", async () => {
      const [board, ...others] = boards;
      if (board === undefined) throw new Error("no dashboard");
      const wrong = {
        title: "Wrong",
        description: "",
        unit: "short",
        queries: [{ expr: "no_such_series", legend: "" }],
      } as const;
      const drawn = await drawnBoards(
        [{ ...board, panels: [wrong] }, ...others],
        ["iris"],
        timesBack(Date.now() / 1000, 600),
        ask,
      );
      expect(emptyPanels(drawn)).toEqual([`${board.title}: Wrong`]);
    });
  });
}
