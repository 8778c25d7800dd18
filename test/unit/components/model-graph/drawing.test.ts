import { join } from "node:path";
import { expect, it } from "vitest";
import { drawGraph } from "../../../../components/model-graph/drawing.ts";
import { flowerCare } from "../../../../stacks/graphs/flower-care.ts";

it("a graph is drawn: docs/flower-care.svg is its drawing", async () => {
  const svg = drawGraph(flowerCare);
  await expect(svg).toMatchFileSnapshot(join(import.meta.dirname, "../../../../docs/flower-care.svg"));
  expect(drawGraph(flowerCare)).toBe(svg);
});

it("a drawing shows every step, what it asks, and what the answer does without", () => {
  const svg = drawGraph(flowerCare);
  for (const text of ["iris, 2000 ms", "iris-stumps, 2000 ms", "watering, 2000 ms, soft: values", "otherwise"])
    expect(svg).toContain(`>${text}</text>`);
  expect(svg.match(/stroke-dasharray="5 3"/g)).toHaveLength(1);
});
