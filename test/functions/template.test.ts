import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failedAnswers } from "../../runtimes/custom/failed-answers.ts";
import { FunctionServer, unpackTemplate } from "./server.ts";

const plain = `
import time
def predict(data):
    if data == "slow":
        time.sleep(1)
    if data == "unusable":
        raise ValueError("this cannot be used")
    if data == "broken":
        raise RuntimeError("hunter2")
    return {"twice": data * 2}
`;

/** A WSGI application that says in its body what its status does not. */
const ownApplication = `
from flask import Flask, request
app = Flask(__name__)
@app.post("/get_score")
def get_score():
    body = request.get_data(as_text=True)
    if body == "503":
        return {"code": 1}, 503
    if body == "long":
        return {"code": 1, "data": "x" * 2_000_000}
    return body, 200, {"Content-Type": "application/json"}
@app.get("/health")
def health():
    return {"status": "well"}
`;

let template: Awaited<ReturnType<typeof unpackTemplate>>;
beforeAll(async () => {
  template = await unpackTemplate();
});
afterAll(() => {
  template.remove();
});

describe("a function", () => {
  let server: FunctionServer;
  beforeAll(async () => {
    server = await FunctionServer.start(template.app, "plain", plain);
  });
  afterAll(() => server.kill());

  it.each([
    ["data that it can use", '{"data": 4}', 200, { msg: "success", code: 0, data: { twice: 8 } }],
    ["data that it cannot use", '{"data": "unusable"}', 400, { msg: "this cannot be used", code: 400, data: null }],
    ["what is no JSON", "{", 400, { code: 400 }],
    ["no data", '{"other": 4}', 400, { code: 400 }],
    ["a list", "[4]", 400, { code: 400 }],
  ])("answers %s", async (_, body, status, answer) => {
    const response = await server.ask(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(answer);
  });

  it("that fails tells the log why, and the caller not", async () => {
    const response = await server.ask('{"data": "broken"}');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("hunter2");
  });

  it("takes bodies up to 8 MiB", async () => {
    const response = await server.ask(JSON.stringify({ data: "x".repeat(8 * 1024 * 1024) })).catch(() => undefined);
    // It may close the connection before all of it has come.
    expect([413, undefined]).toContain(response?.status);
    const taken = await server.ask(JSON.stringify({ data: "x".repeat(4 * 1024 * 1024) }));
    await taken.arrayBuffer(); // what nobody fetches is waited for at the server's end
    expect(taken.status).toBe(200);
  });

  it("told to stop, answers what is under way and ends", async () => {
    const slow = server.ask('{"data": "slow"}');
    await new Promise((resolve) => setTimeout(resolve, 300)); // until it is being answered
    server.terminate();
    expect((await slow).status).toBe(200);
    expect(await server.exited).toBe(0);
  });
});

describe("answers that failed behind a 200", () => {
  let server: FunctionServer;
  beforeAll(async () => {
    server = await FunctionServer.start(template.app, "own", ownApplication);
  });
  afterAll(() => server.kill());

  it.each([
    ["an answer", '{"code": 0, "data": 1}', 0],
    ["zero as a decimal", '{"code": 0.0}', 0],
    ["another code", '{"code": 1}', 1],
    ["false, which is not zero", '{"code": false}', 1],
    ["text, which is not zero", '{"code": "0"}', 1],
    ["no code", '{"data": 1}', 1],
    ["a code further in", '{"data": {"code": 0}}', 1],
    ["no object", "[0]", 1],
    ["no JSON", "code: 0", 1],
    ["a status that counts already", "503", 0],
  ])("are counted: %s", async (_, body, more) => {
    const before = await server.counted(failedAnswers);
    await (await server.ask(body)).arrayBuffer();
    // It is looked at when it is over, so that nobody waits for that: a moment after its last byte was read here.
    await expect.poll(() => server.counted(failedAnswers)).toBe(before + more);
  });

  it("are not looked for in answers above 1 MiB, which are counted apart and pass whole", async () => {
    const before = await server.counted(failedAnswers);
    const { data } = (await (await server.ask("long")).json()) as { readonly data: string };
    expect(data).toHaveLength(2_000_000);
    expect(await server.counted("ml_serving_unjudged_answers_total")).toBe(1);
    expect(await server.counted(failedAnswers)).toBe(before);
  });

  it("are none of the probes'", async () => {
    const before = await server.counted(failedAnswers);
    await (await fetch(`${server.url}/health`)).arrayBuffer();
    expect(await server.counted(failedAnswers)).toBe(before);
  });
});
