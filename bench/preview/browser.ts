import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** A page in a real browser, by the DevTools protocol. https://chromedevtools.github.io/devtools-protocol/ */
export interface BrowserPage {
  /** One command of the protocol to the page, and what it answers. */
  readonly send: <Answer = unknown>(method: string, parameters?: object) => Promise<Answer>;
  /** Called for every event of the page. */
  readonly on: (listen: (method: string, parameters: unknown) => void) => void;
  /** The value of an expression in the page, awaited. */
  readonly evaluate: <Value>(expression: string) => Promise<Value>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Nothing is asked of anybody, and nothing is kept. */
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-pipe",
];

/** Lets something be done with an empty page of a Chromium that is started for it, and ends it. */
export async function inBrowser<Done>(use: (page: BrowserPage) => Promise<Done>): Promise<Done> {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  // The protocol goes over file descriptors 3 and 4.
  const child = spawn("chromium", [...flags, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`chromium ended with ${code}`));
    });
  });
  try {
    return await Promise.race([attached(child).then(use), ended]);
  } finally {
    ended.catch(() => undefined);
    // Its other processes end with it, and write nothing after.
    (child.stdio[3] as Writable).write(`${JSON.stringify({ id: 0, method: "Browser.close" })}\0`);
    await exited(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

async function attached(child: ChildProcess): Promise<BrowserPage> {
  const [, , , input, output] = child.stdio as unknown as readonly [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const listeners: ((method: string, parameters: unknown) => void)[] = [];
  let last = 0;
  let rest = "";
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const messages = `${rest}${chunk}`.split("\0");
    rest = messages.pop() ?? "";
    for (const text of messages) {
      const message = JSON.parse(text) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listen of listeners) listen(message.method ?? "", message.params);
    }
  });
  const send = async <Answer>(method: string, params: object, sessionId?: string): Promise<Answer> => {
    const id = ++last;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    const { result, error } = await answer;
    waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as Answer;
  };
  const { targetId } = await send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true });
  const toPage = async <Answer>(method: string, parameters: object = {}) => send<Answer>(method, parameters, sessionId);
  return {
    send: toPage,
    on: (listen) => {
      listeners.push(listen);
    },
    evaluate: async <Value>(expression: string) => {
      const { result, exceptionDetails } = await toPage<{ result: { value: Value }; exceptionDetails?: object }>(
        "Runtime.evaluate",
        { expression, awaitPromise: true, returnByValue: true, allowUnsafeEvalBlockedByCSP: false },
      );
      if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
      return result.value;
    },
  };
}

/** Opens a file and waits until its script has drawn it. */
export async function open(page: BrowserPage, file: string, hash = ""): Promise<void> {
  await page.send("Page.enable");
  const loaded = new Promise<void>((resolve) => {
    page.on((method) => {
      if (method === "Page.loadEventFired") resolve();
    });
  });
  await page.send("Page.navigate", { url: `file://${file}${hash}` });
  await loaded;
}
