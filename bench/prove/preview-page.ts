import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Say } from "../../local/console/steps.ts";
import { pageOf } from "../../preview/page/page.ts";
import { inBrowser } from "../preview/browser.ts";
import { large, scaleReport } from "../preview/fixture/report.ts";
import { hostileReport } from "../preview/fixture/hostile.ts";
import { graphTime, keystrokes, openingTime, whatRan } from "../preview/measures.ts";
import type { Proof } from "./proof.ts";

/** What a reader takes for at once (ms); the page is to be made in twice of that. */
const atOnce = 1000;

/** The page of a large platform in a real browser: it opens, filters and draws at once, and runs no word of a report. */
export async function previewPage(say: Say): Promise<Proof> {
  const folder = mkdtempSync(join(tmpdir(), "preview-page-"));
  try {
    const report = scaleReport(large);
    const started = performance.now();
    const page = pageOf(report);
    const making = performance.now() - started;
    const file = join(folder, "large.html");
    writeFileSync(file, page);
    const hostile = join(folder, "hostile.html");
    writeFileSync(hostile, pageOf(hostileReport()));

    say("opening it five times");
    const opened: number[] = [];
    for (let time = 0; time < 5; time++) opened.push(await inBrowser((browser) => openingTime(browser, file)));
    say("typing into the search");
    const typed = await inBrowser((browser) => keystrokes(browser, file, "deployment credit-fr"));
    say("drawing the graph");
    const drawn = await inBrowser((browser) => graphTime(browser, file));
    say("opening one whose words try to be run");
    const ran = await inBrowser((browser) => whatRan(browser, hostile));

    const slowest = Math.max(...typed.map(({ ms }) => ms));
    const stack = report.stacks.at(-1);
    const changing = stack?.resources.filter(({ operation }) => operation !== "same").length ?? 0;
    return {
      name: "A preview's page at its largest",
      claim:
        "A report of 300 models and 3,000 resources, every model changed, is made into a page in less than 2 s; a browser opens it, filters it with each key and draws its graph in less than 1 s, asks nobody for anything, and runs nothing that a report says",
      figures: [
        [
          "models, resources, those that change",
          `${stack?.models.length ?? 0}, ${stack?.resources.length ?? 0}, ${changing}`,
        ],
        ["size of the file", `${(page.length / 1024 ** 2).toFixed(1)} MiB`],
        ["made in, bundling its script included", `${making.toFixed(0)} ms`],
        ["from the address to a page that answers, 5 times", opened.map((ms) => `${ms.toFixed(0)} ms`).join(", ")],
        [
          "a key in the search until the list is drawn, the slowest of ".concat(String(typed.length)),
          `${slowest.toFixed(0)} ms`,
        ],
        ["resources found at the end", String(typed.at(-1)?.found ?? "none")],
        ["the graph, from coming into sight to drawn", `${drawn.toFixed(0)} ms`],
        ["requests beside the file", String(ran.requests.length)],
        ["scripts of a report's words that ran", String(ran.ran)],
        ["tried by hand in the page, and refused by its policy", String(ran.refused)],
      ],
      held:
        making < 2 * atOnce &&
        Math.max(...opened, slowest, drawn) < atOnce &&
        typed.at(-1)?.found === 2 &&
        ran.requests.length === 0 &&
        ran.ran === 0 &&
        ran.refused === ran.tried,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
