import { unmarked, type MarkedPicture } from "./compare.ts";
import { pictureOf } from "./picture.ts";
import { shapesOf, type Shape } from "./picture-shapes.ts";
import type { ModelGraph } from "./spec.ts";

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function written({ tag, attributes, text }: Shape): string {
  const said = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `  <${tag}${said.join("")}${text === undefined ? "/>" : `>${escaped(text)}</${tag}>`}`;
}

/** A picture as an SVG of its own. Pure. */
export function drawPicture(picture: MarkedPicture): string {
  const { width, height, words, all } = shapesOf(picture);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, -apple-system, Segoe UI, Roboto, sans-serif" font-size="13" role="img" aria-label="${escaped(words)}">`,
    ...all.map(written),
    "</svg>",
    "",
  ].join("\n");
}

/** A graph as an SVG of its own, from what goes in to what comes out: the same graph gives the same bytes. Pure. */
export function drawGraph(graph: ModelGraph): string {
  return drawPicture(unmarked(pictureOf(graph)));
}
