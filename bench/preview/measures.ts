import { open, type BrowserPage } from "./browser.ts";

/** A desktop's window. */
async function desktop(page: BrowserPage): Promise<void> {
  const size = { width: 1440, height: 900, deviceScaleFactor: 1, mobile: false };
  await page.send("Emulation.setDeviceMetricsOverride", size);
}

/** From the beginning of the navigation until the page has drawn itself and answers (ms). */
export async function openingTime(page: BrowserPage, file: string): Promise<number> {
  await desktop(page);
  await open(page, file);
  // A frame that is asked for after the script ran is shown after its work.
  return page.evaluate<number>(
    `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(
      Math.max(performance.getEntriesByName("interactive")[0].startTime,
               ...performance.getEntriesByType("paint").map(({ startTime }) => startTime))))))`,
  );
}

/** One key, and what it took from the key to the frame that shows what was found. */
export interface Keystroke {
  readonly ms: number;
  readonly found: number;
}

const watchKeys = `
  globalThis.took = [];
  document.querySelector("#search").focus();
  addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => {
    took.push({ ms: performance.now() - timeStamp, found: parseInt(document.querySelector(".filters output").textContent) });
  })), { capture: true });
`;

/** Types as a keyboard does, key by key. */
export async function keystrokes(page: BrowserPage, file: string, words: string): Promise<readonly Keystroke[]> {
  await desktop(page);
  await open(page, file);
  await page.evaluate(watchKeys);
  for (const [at, text] of Array.from(words).entries()) {
    await page.send("Input.dispatchKeyEvent", { type: "keyDown", text, key: text });
    await page.send("Input.dispatchKeyEvent", { type: "keyUp", key: text });
    await page.evaluate(
      `new Promise((done) => { const look = () => took.length > ${at} ? done() : setTimeout(look, 5); look(); })`,
    );
  }
  return page.evaluate<readonly Keystroke[]>("took");
}

/** From when the graph comes into sight until its boxes are there (ms). */
export async function graphTime(page: BrowserPage, file: string): Promise<number> {
  await desktop(page);
  await open(page, file);
  return page.evaluate<number>(`new Promise((done) => {
    const from = performance.now();
    document.querySelector("#part-graph").scrollIntoView();
    const look = () => document.querySelector(".drawing .box") === null
      ? requestAnimationFrame(look)
      : requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
    look();
  })`);
}

/** What a page asked for and ran that it must not. */
export interface Ran {
  /** Addresses beside the file itself. */
  readonly requests: readonly string[];
  /** How often words of the report were run. */
  readonly ran: number;
  readonly tried: number;
  readonly refused: number;
}

/** Each would run, write HTML or ask somebody, and must be refused by the page's own policy; rejected or thrown is refused. */
const attempts: readonly string[] = [
  `(async () => { await fetch("http://127.0.0.1:9/") })()`,
  `(async () => { eval("1") })()`,
  `(async () => { document.body.innerHTML = "<b>x</b>" })()`,
  `new Promise((done, fail) => { const s = document.createElement("img"); s.onload = done; s.onerror = fail; s.src = "http://127.0.0.1:9/x.png"; })`,
];

/** Opens every part of a page and looks at what ran. */
export async function whatRan(page: BrowserPage, file: string): Promise<Ran> {
  const requests: string[] = [];
  page.on((method, parameters) => {
    if (method !== "Network.requestWillBeSent") return;
    const { url } = (parameters as { readonly request: { readonly url: string } }).request;
    if (url !== `file://${file}`) requests.push(url);
  });
  await desktop(page);
  await page.send("Network.enable");
  await open(page, file);
  await page.evaluate(`(async () => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    for (const one of document.querySelectorAll(".row > button, .more")) one.click();
    document.querySelector("#part-graph").scrollIntoView();
    await new Promise((done) => setTimeout(done, 500));
  })()`);
  const asked = requests.length;
  const ran = await page.evaluate<number>("globalThis.ran ?? 0");
  let refused = 0;
  for (const attempt of attempts) refused += await page.evaluate<number>(`(${attempt}).then(() => 0, () => 1)`);
  return { requests: requests.slice(0, asked), ran, tried: attempts.length, refused };
}
