import { describe, expect, it } from "vitest";
import { drawnBoards, emptyPanels, legendOf, risesOf } from "../../../cli/dashboards/collect.ts";
import { dashboardsPage } from "../../../cli/dashboards/page.ts";
import { timesBack, timesOf, type Line } from "../../../cli/dashboards/range.ts";
import type { Board } from "../../../components/monitoring/dashboards/board.ts";

const times = { start: 0, end: 3, step: 1 };
const board: Board = {
  uid: "one",
  title: "One",
  description: "One model.",
  of: "model",
  panels: [
    { title: "A", description: "a", unit: "s", queries: [{ expr: 'a{model="$model"}', legend: "{{variant}}" }] },
    { title: "B", description: "b", unit: "s", queries: [{ expr: "b", legend: "b" }] },
    { title: "C", description: "c", unit: "s", queries: [{ expr: "c", legend: "c" }], seen: "replayed" },
  ],
  markers: { expr: "came", legend: "{{variant}} came" },
};
const line = (variant: string, ...values: readonly (number | null)[]): Line => ({ labels: { variant }, values });

describe("times", () => {
  it("are whole steps back from now, about as many as a picture is wide", () => {
    expect(timesBack(1_000.7, 60)).toEqual({ start: 940, end: 1_000, step: 1 });
    expect(timesBack(100_003, 3_600)).toEqual({ start: 96_390, end: 99_990, step: 15 });
    expect(timesOf({ start: 10, end: 40, step: 15 })).toEqual([10, 25, 40]);
  });
});

describe("what is drawn", () => {
  it("has a line's labels in its name", () => {
    expect(legendOf("{{model}} {{ variant }}{{nothing}}", { model: "iris", variant: "champion" })).toBe(
      "iris champion",
    );
  });

  it("marks where something came, and not what was there from the first moment", () => {
    expect(risesOf(line("a", 1, 1, 1, 1), times)).toEqual([]);
    expect(risesOf(line("a", null, 0, 1, 1), times)).toEqual([2]);
    expect(risesOf(line("a", 1, null, 1, null), times)).toEqual([2]);
  });

  it("asks for each model by its name, and not for what is known by name alone", async () => {
    const asked: string[] = [];
    const drawn = await drawnBoards([board], ["iris", "cancer"], times, (expr) => {
      asked.push(expr);
      const values: Readonly<Record<string, readonly Line[]>> = {
        'a{model="iris"}': [line("champion", 1, 2, 3, 4)],
        b: [line("x", null, null, null, null)],
        came: [line("champion", null, 1, 1, 1)],
      };
      return Promise.resolve(values[expr] ?? []);
    });
    expect(asked).toEqual(['a{model="iris"}', "b", "came", 'a{model="cancer"}', "b", "came"]);
    expect(drawn.map(({ id, title }) => [id, title])).toEqual([
      ["one-iris", "iris"],
      ["one-cancer", "cancer"],
    ]);
    expect(drawn[0]?.panels[0]?.lines).toEqual([{ name: "champion", values: [1, 2, 3, 4] }]);
    expect(drawn[0]?.markers).toEqual([{ at: 1, text: "champion came" }]);
    expect(emptyPanels(drawn)).toEqual(["iris: B", "cancer: A", "cancer: B"]);
  });
});

describe("the page", () => {
  it("asks nobody for anything, and a label cannot end its script", async () => {
    const bad = '</script><img src="https://example.com/x.png">';
    const drawn = await drawnBoards([board], ["iris"], times, () => Promise.resolve([line(bad, 1, 2, 3, 4)]));
    const page = dashboardsPage(drawn, { environment: "local <b>", times });
    const [, data = ""] = page.split('id="data">');
    expect(JSON.parse(data.split("</script>", 1)[0] ?? "")).toMatchObject({
      times: [0, 1, 2, 3],
      boards: [{ panels: [{ lines: [{ name: bad }] }, {}, {}] }],
    });
    expect(page).not.toContain("<img");
    expect(page).not.toContain("local <b>");
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).toContain("default-src 'none'");
  });
});
