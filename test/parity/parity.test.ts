import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AskedRow, Claim } from "../../components/model-service/asked-row.ts";
import { freePort } from "../../local/console/free-port.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** What the server answers to a request; undefined: nothing, ever. */
type Answering = (path: string, body: unknown) => { readonly status: number; readonly text: string };

let program = "";
let folder = "";
let server: Server;
let answering: Answering;
let isReady = true;
const started: ChildProcess[] = [];

const saying =
  (answer: unknown): Answering =>
  () => ({ status: 200, text: JSON.stringify(answer) });
const port = (): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "parity-"));
  program = join(await ensureContext("parity", () => undefined), "parity");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  isReady = true;
  server = createServer((request, response) => {
    if (request.method === "GET") {
      response.writeHead(isReady ? 200 : 503).end();
      return;
    }
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { status, text } = answering(request.url ?? "", JSON.parse(Buffer.concat(parts).toString()));
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  server.closeAllConnections();
  server.close();
});

const row = (claims: readonly Claim[], number = 1): AskedRow => ({
  path: "/infer",
  body: { number },
  asked: `[${number}]`,
  claims,
});

async function accepts(at: number): Promise<boolean> {
  const socket = connect(at, "127.0.0.1");
  const isOpen = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "error").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return isOpen;
}

/** Starts the program on some rows. */
async function start(rows: readonly AskedRow[], tolerance = 1e-6) {
  const passedPort = await freePort();
  const address = `http://127.0.0.1:${port()}`;
  const file = join(folder, "rows.json");
  const plan = { ready: `${address}/ready`, address: `${address}/m`, tolerance, timeoutSeconds: 2, passedPort, rows };
  writeFileSync(file, JSON.stringify(plan));
  // As in a pod: what a proxy would be is not there.
  const child = spawn(program, [file], { env: { HTTP_PROXY: "http://127.0.0.1:1" } });
  started.push(child);
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  // Each line is an event of its own, as JSON.
  const said = () => text.replace(/^.+$/gm, (line) => (JSON.parse(line) as { message: string }).message);
  return { child, passedPort, said, exit: once(child, "close").then(([code]) => code as number | null) };
}

/** What the program says and ends with, of rows that are not answered as they have to be. */
async function refused(rows: readonly AskedRow[], tolerance?: number) {
  const { exit, said, passedPort } = await start(rows, tolerance);
  const code = await exit;
  expect(await accepts(passedPort)).toBe(false);
  return { code, line: said() };
}

async function passes({ passedPort, exit }: Awaited<ReturnType<typeof start>>): Promise<boolean> {
  const end = exit.then(() => "ended" as const);
  for (;;) {
    if (await accepts(passedPort)) return true;
    if ((await Promise.race([end, sleep(20)])) === "ended") return false;
  }
}

const setosa: readonly Claim[] = [
  { at: ["outputs", { saysText: true }, "data", 0], is: "setosa" },
  { at: ["outputs", { nameEndsWith: "setosa" }, "data", 0], is: 0.97 },
];
const saysSetosa = (probability: number) =>
  saying({
    outputs: [
      { name: "p_setosa", data: [probability] },
      { name: "species", data: ["setosa"] },
    ],
  });

describe("the parity gate", () => {
  it("opens its port once every row is answered, and idles in a process of its own until it is told to end", async () => {
    answering = saysSetosa(0.9700000001);
    const gate = await start([row(setosa), row(setosa, 2)]);
    expect(await passes(gate)).toBe(true);
    expect(gate.said()).toMatch(/^2 rows answered as the training library does, within 1e-10; took \d+ ms\n$/);
    const status = readFileSync(`/proc/${gate.child.pid ?? 0}/cmdline`, "utf8");
    expect(status.split("\0")).toContain("--passed");
    gate.child.kill("SIGTERM");
    expect(await gate.exit).toBe(0);
  });

  it("asks each row at its path, with its body", async () => {
    const asked: unknown[] = [];
    answering = (path, body) => {
      asked.push([path, body]);
      return { status: 200, text: "{}" };
    };
    expect(await passes(await start([row([], 1), { ...row([], 2), path: ":predict" }]))).toBe(true);
    expect(asked).toEqual([
      ["/m/infer", { number: 1 }],
      ["/m:predict", { number: 2 }],
    ]);
  });

  it("says which row is off, what was expected and what came, in one line", async () => {
    answering = saysSetosa(0.9);
    expect(await refused([row(setosa, 7)])).toEqual({
      code: 1,
      line: "1 of 1 golden rows deviate; golden row 1 of 1, [7]: outputs[…setosa].data[0] is 0.9, expected 0.97: off by 0.07, 1e-06 is allowed\n",
    });
  });

  it("tells of the row that is furthest off", async () => {
    answering = (_, body) => saysSetosa((body as { number: number }).number === 2 ? 0.5 : 0.9)("", body);
    const { line } = await refused([row(setosa, 1), row(setosa, 2), row(setosa, 3)]);
    expect(line).toMatch(/^3 of 3 golden rows deviate; golden row 2 of 3, \[2\]: .* off by 0\.47,/);
  });

  it("refuses another class whatever is allowed, and lets through what is", async () => {
    answering = saying({
      outputs: [
        { name: "p_setosa", data: [0.97] },
        { name: "species", data: ["virginica"] },
      ],
    });
    const { line } = await refused([row(setosa)], 100);
    expect(line).toContain('outputs[text].data[0] is "virginica", expected "setosa"');
    answering = saysSetosa(0.9);
    expect(await passes(await start([row(setosa)], 0.1))).toBe(true);
  });

  it("asks nothing before the model is ready, and says what it waited for when it is ended", async () => {
    isReady = false;
    let asked = 0;
    answering = () => {
      asked += 1;
      return { status: 200, text: "{}" };
    };
    const gate = await start([row([])]);
    await sleep(400);
    gate.child.kill("SIGTERM");
    expect(await gate.exit).toBe(1);
    expect(asked).toBe(0);
    expect(gate.said()).toMatch(/^ended while waiting: http:\/\/127\.0\.0\.1:\d+\/ready answers 503\n$/);
  });

  it("waits for a model that becomes ready later", async () => {
    isReady = false;
    answering = saying({});
    const gate = await start([row([])]);
    await sleep(150);
    expect(await accepts(gate.passedPort)).toBe(false);
    isReady = true;
    expect(await passes(gate)).toBe(true);
  });

  it.each([
    ["an error", { status: 500, text: '{"error": "no\\n  model"}' }, /answers 500 \{"error": "no\\n model"\}$/m],
    ["a redirect", { status: 302, text: "" }, /answers 302/],
    ["no JSON", { status: 200, text: "<html>" }, /the answer is no JSON: <html>/],
    ["more than it reads", { status: 200, text: `"${"x".repeat(1 << 20)}"` }, /answers more than 1048576 bytes/],
  ])("refuses a row that is answered by %s", async (_, answer, told) => {
    answering = () => answer;
    const { code, line } = await refused([row(setosa)]);
    expect(code).toBe(1);
    expect(line).toMatch(told);
    expect(line.length).toBeLessThanOrEqual(281);
  });

  it("keeps its line short, whatever comes", async () => {
    answering = saying({ outputs: "x".repeat(5000) });
    const { line } = await refused([{ ...row([{ at: ["outputs"], is: "y".repeat(5000) }]), asked: "z".repeat(5000) }]);
    expect(line.length).toBeLessThanOrEqual(281);
    expect(line).toMatch(/outputs is "x+\.\.\., expected "y+\.\.\.$/m);
  });

  it("judges as the command line does", async () => {
    const text = readFileSync(join(repositoryRoot, "runtimes/parity/testdata/claims.json"), "utf8");
    const cases = JSON.parse(text) as { what: string; claims: Claim[]; answer: unknown; off: number | "infinite" }[];
    for (const { what, claims, answer, off } of cases) {
      answering = saying(answer);
      if (off === 0) expect(await passes(await start([row(claims)], 0)), what).toBe(true);
      else {
        const { line } = await refused([row(claims)], off === "infinite" ? 1e300 : off / 2);
        if (off !== "infinite") expect(line, what).toContain(`off by ${off}`);
      }
    }
  });
});
