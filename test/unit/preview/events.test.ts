import { describe, expect, it } from "vitest";
import { dependenciesOf } from "../../../preview/events/dependencies.ts";
import { foldSteps } from "../../../preview/events/fold.ts";
import { propertyChanges } from "../../../preview/events/properties.ts";
import { readEvent, readEvents } from "../../../preview/events/read.ts";
import { parsePath, valueAt, writePath } from "../../../preview/values/path.ts";
import { scrubber } from "../../../preview/values/scrub.ts";

const urn = "urn:pulumi:prd::ml-serving::a:b:C::one";

function step(op: string, more: object = {}) {
  return { resOutputsEvent: { metadata: { op, urn, type: "a:b:C", ...more } } };
}

function foldedOf(...sent: readonly object[]) {
  const [folded] = foldSteps(readEvents(sent.map((one) => JSON.stringify(one)).join("\n")));
  if (folded === undefined) throw new RangeError("no step");
  return folded;
}

function side(inputs: object, outputs: object = {}) {
  return { urn, type: "a:b:C", custom: true, inputs, outputs };
}

function changes(...sent: readonly object[]) {
  return propertyChanges(foldedOf(...sent), { type: "a:b:C", scrub: scrubber() });
}

describe("events", () => {
  it("that nobody knows, and lines that are cut off, are passed over", () => {
    expect(readEvent({ sequence: 1, somethingNewEvent: { a: 1 } })).toBeUndefined();
    expect(readEvents('{"summaryEvent":{}}\nnot json\n{"resourcePreEvent":{"meta')).toHaveLength(1);
  });

  it("without the fields that are expected are read as far as they go", () => {
    expect(readEvent({ resourcePreEvent: {} })).toBeUndefined();
    expect(readEvent({ resourcePreEvent: { metadata: { op: "create", urn } } })).toMatchObject({
      op: "create",
      keys: [],
    });
    expect(readEvent({ policyEvent: { enforcementLevel: "warning" } })).toMatchObject({ level: "warning", policy: "" });
    expect(readEvent({ summaryEvent: { PolicyPacks: { one: "1" } } })).toMatchObject({ packs: ["one"] });
  });
});

describe("steps of one resource", () => {
  it.each([
    [["create-replacement", "replace", "delete-replaced"], "replace"],
    [["delete-replaced", "replace", "create-replacement"], "replace"],
    [["create-replacement"], "replace"],
    [["import-replacement"], "replace"],
    [["delete-replaced"], "delete"],
    [["same", "delete-replaced"], "same"],
    [["read-replacement", "discard-replaced"], "replace"],
    [["update", "update"], "update"],
    [["refresh", "same"], "same"],
    [["something-new"], "same"],
  ])("%j are %s", (ops, operation) => {
    expect(foldedOf(...ops.map((op) => step(op))).operation).toBe(operation);
  });
});

describe("what changes in a resource", () => {
  it("is nothing where the provider says so, and unknown where it says nothing", () => {
    const sides = { old: side({ a: 1 }), new: side({ a: 1 }) };
    expect(changes(step("update", { ...sides, detailedDiff: {} }))).toEqual([]);
    expect(changes(step("update", { ...sides, detailedDiff: null }))).toBeUndefined();
  });

  it("is what differs in the inputs where the provider does not say it", () => {
    const sides = { old: side({ a: { b: [1, 2] }, c: "x" }), new: side({ a: { b: [1, 3] }, c: "x", d: true }) };
    expect(changes(step("update", sides))?.map(({ path, kind }) => [path, kind])).toEqual([
      ["a.b[1]", "update"],
      ["d", "add"],
    ]);
  });

  it("is compared with what is there, or with what the program had, as the provider says", () => {
    const sides = { old: side({ size: 2 }, { size: 5 }), new: side({ size: 3 }) };
    const before = (inputDiff: boolean) =>
      changes(step("update", { ...sides, detailedDiff: { size: { diffKind: "update", inputDiff } } }))?.[0]?.before;
    expect(before(true)).toEqual({ is: "value", text: "2" });
    expect(before(false)).toEqual({ is: "value", text: "5" });
  });

  it("says which property forces a replacement", () => {
    const sides = { old: side({ zone: "a", tag: "x" }), new: side({ zone: "b", tag: "y" }), keys: ["zone"] };
    const detailedDiff = {
      zone: { diffKind: "update-replace", inputDiff: true },
      tag: { diffKind: "update", inputDiff: true },
    };
    const told = changes(...["create-replacement", "replace"].map((op) => step(op, { ...sides, detailedDiff })));
    expect(told?.map(({ path, forcesReplacement }) => [path, forcesReplacement])).toEqual([
      ["tag", false],
      ["zone", true],
    ]);
  });

  it("may be known only when it is done", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const sides = { old: side({ arn: "x" }), new: side({ arn: unknown, all: { part: unknown } }) };
    expect(changes(step("update", sides))?.map(({ after }) => after)).toEqual([
      { is: "value", text: '{\n  "part": "[known when it is done]"\n}' },
      { is: "unknown" },
    ]);
  });

  it("is cut where it is long, and says so", () => {
    const [one] = changes(step("create", { new: side({ script: "x".repeat(10_000) }) })) ?? [];
    expect(one?.after).toMatchObject({ is: "value", cut: 6_000 });
  });
});

describe("paths of properties", () => {
  it.each([
    ["spec.containers[0].env[12].value", ["spec", "containers", 0, "env", 12, "value"]],
    ['metadata.labels["app.kubernetes.io/name"]', ["metadata", "labels", "app.kubernetes.io/name"]],
    ['["a\\"b"].c', ['a"b', "c"]],
    ["[0].a", [0, "a"]],
  ])("%s", (written, path) => {
    expect(parsePath(written)).toEqual(path);
    expect(writePath(path)).toBe(written);
  });

  it("that are none are the name of a property", () => {
    expect(parsePath("a[b")).toEqual(["a[b"]);
    expect(valueAt({ "a[b": 1 }, parsePath("a[b"))).toBe(1);
    expect(valueAt({ a: [] }, ["a", 0, "b"])).toBeUndefined();
  });
});

describe("dependencies", () => {
  it("are taken from what the command line printed, whatever else it printed", () => {
    const steps = [
      { urn: "a", newState: { dependencies: ["b", "c"] } },
      { urn: "d", oldState: { dependencies: ["e"] } },
      { urn: "f", newState: {} },
    ];
    expect([...dependenciesOf(`warning: x\n${JSON.stringify({ steps })}`)]).toEqual([
      ["a", ["b", "c"]],
      ["d", ["e"]],
    ]);
    expect(dependenciesOf("error: nothing").size).toBe(0);
  });
});
