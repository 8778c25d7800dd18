import { describe, expect, it } from "vitest";
import { logsAnswer } from "../../../cli/logs/answer.ts";
import { sourcesOf, type Pod } from "../../../cli/logs/pods.ts";
import { isWanted, recordOf, type LogRecord, type Source } from "../../../cli/logs/record.ts";
import { shown } from "../../../cli/logs/shown.ts";

const gateway: Source = { from: "gateway", namespace: "gateway", pod: "envoy-5d8-abcde", container: "envoy" };
const champion: Source = {
  from: "model",
  namespace: "models-demo",
  pod: "iris-champion-7c9-fghij",
  container: "model",
  variant: "champion",
};
const other: Source = { ...champion, pod: "iris-champion-7c9-klmno" };

/** A line as the node keeps it. */
function line(source: Source, stamp: string, what: object | string): LogRecord {
  const text = typeof what === "string" ? what : JSON.stringify(what);
  const record = recordOf(source, `2026-11-22T10:00:${stamp}Z ${text}`);
  if (record === undefined) throw new Error(`${text} has no time`);
  return record;
}

const request = { message: "request", level: "info", method: "POST", path: "/v2/models/iris/infer", status: 200 };

describe("a line", () => {
  it("has its own time where it tells one that can be true, and else the node's", () => {
    const at = (what: object | string) => new Date(line(champion, "05.123456789", what).at).toISOString();
    expect(at({ time: "2026-11-22T10:00:04.500Z" })).toBe("2026-11-22T10:00:04.500Z");
    for (const what of ["plain", { time: "2031-01-01T00:00:00Z" }, { time: "soon" }, { time: 3 }, "{ no JSON"])
      expect(at(what)).toBe("2026-11-22T10:00:05.123Z");
  });

  it("is no line where the node says no time", () => {
    expect(recordOf(champion, "unable to retrieve container logs")).toBeUndefined();
  });
});

describe("what is wanted", () => {
  const wants = (record: LogRecord, more: object = {}) => isWanted(record, { model: "iris", ...more });

  it("of a gateway's lines is what it says of this model, and of this variant", () => {
    const of = (fields: object | string) => line(gateway, "01.0", fields);
    expect(wants(of({ model: "iris", variant: "canary" }))).toBe(true);
    expect(wants(of({ model: "fraud", variant: "canary" }))).toBe(false);
    expect(wants(of({ model: "iris", variant: "canary" }), { variant: "champion" })).toBe(false);
    expect(wants(of("[2026-11-22 10:00:00.000][1][info][main] starting"))).toBe(false);
  });

  it("by a request's id is that id alone in our lines, and what has it somewhere in others'", () => {
    expect(wants(line(champion, "01.0", { ...request, request_id: "r-1" }), { requestId: "r-1" })).toBe(true);
    expect(wants(line(champion, "01.0", { ...request, request_id: "r-11" }), { requestId: "r-1" })).toBe(false);
    expect(wants(line(champion, "01.0", "E1122 request r-1 failed"), { requestId: "r-1" })).toBe(true);
    expect(wants(line(champion, "01.0", "E1122 another"), { requestId: "r-1" })).toBe(false);
  });

  it("is never what was recorded of a request's data", () => {
    expect(wants(line(champion, "01.0", { kind: "payload", request_id: "r-1" }), { requestId: "r-1" })).toBe(false);
  });
});

describe("the answer", () => {
  const read = [
    line(champion, "03.0", { ...request, request_id: "r-1", latency_ms: 1.5 }),
    line(other, "01.0", "not JSON"),
    // Written a second after it was answered, and it began before.
    line(gateway, "04.0", {
      time: "2026-11-22T10:00:02.000Z",
      model: "iris",
      variant: "champion",
      method: "POST",
      path: "/models/iris/infer",
      status: 200,
      flags: "-",
      duration_ms: 3,
      request_id: "r-1",
    }),
  ];

  it("has all replicas' lines in order of time", () => {
    expect(logsAnswer(read, [], { model: "iris" }).text.split("\n")).toEqual([
      "2026-11-22T10:00:01.000Z  champion klmno  not JSON",
      "2026-11-22T10:00:02.000Z  gateway abcde  info  POST /models/iris/infer → 200  3 ms  r-1",
      "2026-11-22T10:00:03.000Z  champion fghij  info  POST /v2/models/iris/infer → 200  1.5 ms  r-1",
    ]);
  });

  it("of one request begins at the gateway, whatever the clocks say", () => {
    const late = line(gateway, "59.0", { model: "iris", request_id: "r-1" });
    const { json } = logsAnswer([...read.slice(0, 2), late], [], { model: "iris", requestId: "r-1" });
    expect((json as { from: string }[]).map(({ from }) => from)).toEqual(["gateway", "model"]);
  });

  it("keeps what is not JSON as it is, and gives fields as they were", () => {
    const { json, isLines } = logsAnswer(read.slice(0, 2), [], { model: "iris" });
    expect(isLines).toBe(true);
    expect(json).toEqual([
      { time: "2026-11-22T10:00:01.000Z", ...other, text: "not JSON" },
      { time: "2026-11-22T10:00:03.000Z", ...champion, line: { ...request, request_id: "r-1", latency_ms: 1.5 } },
    ]);
  });

  it("says which logs could not be read, and is not well then", () => {
    const { text, ok } = logsAnswer(read, [{ source: other, why: "container is waiting to start" }], { model: "iris" });
    expect(ok).toBe(false);
    expect(text).toContain("iris-champion-7c9-klmno, container model, cannot be read: container is waiting to start");
  });

  it("says where to look when there is nothing", () => {
    expect(logsAnswer([], [], { model: "iris", requestId: "r-9" }).text).toMatch(/no log of iris .* r-9/i);
  });
});

describe("a line on the terminal", () => {
  it("commands no terminal and forges no line, whatever is in it", () => {
    const hostile = "\u001b[2J\u0007\u202egnp\r\u009b31m";
    for (const record of [
      line(champion, "01.0", `x${hostile}`),
      line(champion, "01.0", { message: hostile, level: hostile }),
    ])
      expect(shown(record)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it("has what failed below it", () => {
    const record = line(champion, "01.0", { level: "error", message: "it failed", trace: "at a\nat b", rows: 2 });
    expect(shown(record).split("\n")).toEqual([
      "2026-11-22T10:00:01.000Z  champion fghij  error  it failed  rows=2",
      "    at a",
      "    at b",
    ]);
  });
});

describe("a pod", () => {
  const pod: Pod = {
    metadata: { name: "iris-champion-1", namespace: "models-demo", labels: { "ml-serving/variant": "champion" } },
    spec: { containers: [{ name: "model" }, { name: "parity" }], initContainers: [{ name: "check" }] },
    status: { containerStatuses: [{ name: "model", restartCount: 2 }] },
  };

  it("of a model is read whole, of a gateway its proxy alone; earlier logs only of what was started again", () => {
    const names = (from: Source["from"], previous: boolean, of = pod) =>
      sourcesOf(from, [of], previous).map(({ container }) => container);
    expect(names("model", false)).toEqual(["check", "model", "parity"]);
    expect(names("model", true)).toEqual(["model"]);
    const envoy = { ...pod, spec: { containers: [{ name: "envoy" }, { name: "shutdown-manager" }] } };
    expect(names("gateway", false, envoy)).toEqual(["envoy"]);
  });
});
