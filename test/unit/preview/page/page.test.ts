import { createHash } from "node:crypto";
import { Window, type Element as HappyElement, type Node } from "happy-dom";
import { afterAll, describe, expect, it } from "vitest";
import { bad, hostileReport } from "../../../../bench/preview/fixture/hostile.ts";
import { pullRequest, scaleReport } from "../../../../bench/preview/fixture/report.ts";
import { compareGraphs } from "../../../../components/model-graph/compare.ts";
import { pictureOf } from "../../../../components/model-graph/picture.ts";
import { pageOf } from "../../../../preview/page/page.ts";
import type { Report } from "../../../../preview/report.ts";
import { flowerCare } from "../../../../stacks/graphs/flower-care.ts";

const small = scaleReport({ ...pullRequest, models: 120, resources: 1300 });
const [, production] = small.stacks;
const hostile = hostileReport();

const windows: Window[] = [];

/** The page, run. */
function opened(report: Report, hash = "") {
  const window = new Window({
    url: `http://127.0.0.1/preview.html${hash}`,
    settings: { enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true },
  });
  windows.push(window);
  // Browsers have it; the layout of graphs uses it.
  Object.assign(window, { structuredClone });
  window.document.write(pageOf(report));
  const all = (selector: string) => [...window.document.querySelectorAll(selector)];
  return {
    window,
    texts: (selector: string) => all(selector).map(words),
    click: async (selector: string, words = "") => {
      const found = all(selector).find(({ textContent }) => textContent.includes(words));
      if (found === undefined) throw new Error(`${selector} with ${words} is not there`);
      found.dispatchEvent(new window.Event("click", { bubbles: true, cancelable: true }));
      await settled();
    },
    type: async (words: string) => {
      const field = window.document.querySelector("#search") as unknown as {
        value: string;
        dispatchEvent: (event: unknown) => void;
      };
      field.value = words;
      field.dispatchEvent(new window.Event("input", { bubbles: true }));
      await settled();
    },
  };
}

/** The words of an element, those of elements beside one another apart. */
function words(element: HappyElement): string {
  const texts = (node: Node): readonly string[] =>
    node.nodeType === 3 ? [node.textContent] : [...node.childNodes].flatMap((child) => texts(child));
  return texts(element).join(" ").replace(/\s+/g, " ").trim();
}

/** Preact draws after what ran. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

afterAll(async () => {
  await Promise.all(windows.map(async (window) => window.happyDOM.close()));
});

describe("the file", () => {
  const page = pageOf(hostile);

  it("asks nobody for anything", () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base|form)\b/i);
    expect(page).not.toMatch(/<script[^>]*\ssrc=/i);
    expect(page).not.toMatch(/@import|url\((?!#)/);
  });

  it("runs the page's own script alone", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text ?? "");
    const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    expect(scripts).toHaveLength(1);
    expect(policy).toContain(`script-src ${hashes.join(" ")};`);
    expect(policy).not.toContain("unsafe");
  });

  it("keeps the licences of what is in it", () => {
    expect(page).toMatch(/preact\nThe MIT License/);
    for (const library of ["@dagrejs/dagre", "d3-zoom", "diff"]) expect(page).toContain(`\n${library}\n`);
  });
});

describe("a page whose words try to be run", () => {
  it("shows them as text", async () => {
    const page = opened(hostile);
    expect(page.texts(".parts b")).toEqual([bad]);
    await page.click(".row > button");
    expect(page.texts(".properties th code")).toEqual([bad]);
    expect(page.window.document.querySelectorAll("img, svg[onload], [onerror]")).toHaveLength(0);
    expect(page.texts("a[href^=javascript]")).toEqual([]);
    expect((page.window as unknown as { ran?: number }).ran).toBeUndefined();
  });
});

describe("the page", () => {
  it("has a card for each stack, and begins with the one that is blocked", () => {
    const page = opened(small);
    expect(page.texts(".verdict > a")).toEqual(["! stg needs attention", "✕ prd blocked"]);
    expect(page.texts(".verdict > a[aria-current]")).toEqual(["✕ prd blocked"]);
    expect(page.texts("h2").map((title) => title.split(" ")[0])).toEqual(
      ["What", "Models", "Capacity", "Cost", "Policies", "Resources", "Graph", "Known", "Messages", "Drift"].map(
        (word) => expect.stringContaining(word) as string,
      ),
    );
  });

  it("tells of each model what changes", () => {
    const page = opened(small);
    expect(page.texts(".models tbody th")[0]).toBe("demand-de changed search · lightgbm");
    expect(page.texts(".models tbody tr:first-child .variants li")[0]).toContain("champion 1.6.0 → 1.8.0 100 %");
  });

  it("draws graphs of models with what changes in them, and those that stay when they are asked for", async () => {
    const picture = pictureOf(flowerCare);
    const before = { ...picture, steps: picture.steps.filter(({ id }) => id !== "care") };
    const [first] = small.stacks;
    if (first === undefined) throw new Error("no stack");
    const same = { ...compareGraphs(picture, picture), name: "another" };
    const graphs = [compareGraphs(before, picture), same];
    const page = opened({ ...small, stacks: [{ ...first, graphs }] });
    expect(page.texts(".model-graph h3")).toEqual(["flower-care changed"]);
    expect(page.texts(".model-graph-changes dt")).toEqual(["care added"]);
    expect(page.texts(".model-graph-picture text")).toEqual(
      expect.arrayContaining(["care", "watering, 2000 ms, soft: values", "+"]),
    );
    await page.click("#part-model-graphs .more");
    expect(page.texts(".model-graph h3")).toEqual(["flower-care changed", "another same"]);
  });

  it("filters as one types, and keeps it in the address", async () => {
    const page = opened(small);
    await page.type("launch");
    expect(page.texts(".row .name")).toEqual(["ec2 LaunchTemplate nodes-2"]);
    expect(page.texts(".filters output")).toEqual(["1 of 1300"]);
    expect(page.window.location.hash).toBe("#q=launch");
  });

  it("shows before and after, secrets and unknowns as such, and what forces a replacement", async () => {
    const page = opened(small, "#q=replicationgroup");
    await page.click(".row > button");
    expect(page.texts(".properties tr")).toEqual([
      "atRestEncryptionEnabled changed forces replacement false → true",
      "authToken changed secret → secret",
      "primaryEndpointAddress changed prd.abc123.ng.0001.euw1.cache.amazonaws.com → known when it is done",
    ]);
  });

  it("opens the resource that a link names, whatever is filtered for", () => {
    const network = production?.resources.find(({ type }) => type === "ml-serving:index:Network");
    const page = opened(small, `#resource=${encodeURIComponent(network?.urn ?? "")}`);
    expect(page.texts(".outside .name")).toEqual(["Network network"]);
    expect(page.texts(".outside .urn")).toEqual([network?.urn]);
  });

  it("goes to another stack and back to its beginning", async () => {
    const page = opened(small);
    await page.click(".verdict > a", "stg");
    expect(page.window.location.hash).toBe("#stack=stg");
    expect(page.texts(".parts b")).toEqual(["stg"]);
    expect(page.texts("#part-blockers h2")).toEqual(["What needs attention"]);
  });

  it("draws lines as they are asked for", async () => {
    const page = opened(scaleReport({ models: 120, resources: 1300, changed: "all" }), "#group=none");
    expect(page.texts(".row")).toHaveLength(60);
    await page.click("#part-resources .more");
    expect(page.texts(".row")).toHaveLength(160);
  });
});
