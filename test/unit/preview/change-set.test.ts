import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeSet } from "../../../preview/change-set.ts";
import { foldSteps } from "../../../preview/events/fold.ts";
import { readEvents } from "../../../preview/events/read.ts";

type Sent = Record<string, unknown> & { sequence: number; timestamp: number };

function sent(name: string): readonly Sent[] {
  const log = readFileSync(join(import.meta.dirname, "fixtures", `${name}.jsonl`), "utf8");
  return log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Sent);
}

function setOf(events: readonly unknown[]): string {
  return changeSet(foldSteps(readEvents(events.map((event) => JSON.stringify(event)).join("\n"))));
}

const events = sent("release");
const set = setOf(events);

/** The events with one text in place of another, wherever it stands. */
function replaced(text: string, other: string): readonly unknown[] {
  const written = JSON.stringify(events);
  expect(written).toContain(text);
  return JSON.parse(written.replaceAll(text, other)) as readonly unknown[];
}

/** An object with its keys in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, turned(part)]),
  );
}

/** Resources by URN, each with its events: their order among themselves is the engine's. */
function shuffled(order: readonly number[]): readonly Sent[] {
  const groups = new Map<string, Sent[]>();
  for (const event of events) {
    const key = /"urn":"([^"]+)"/.exec(JSON.stringify(event))?.[1] ?? "";
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return [...groups.values()]
    .map((group, index) => ({ group, place: order[index % order.length] ?? 0 }))
    .sort((one, other) => one.place - other.place)
    .flatMap(({ group }) => group);
}

describe("a change set", () => {
  it("does not depend on the order of resources, on times or on numbers of events", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 20, maxLength: 60 }), fc.nat(), (order, shift) => {
        const others = shuffled(order).map((event, index) => ({
          ...event,
          sequence: index,
          timestamp: event.timestamp + shift,
        }));
        expect(setOf(others)).toBe(set);
      }),
      { numRuns: 25 },
    );
  });

  it("does not depend on the order of properties", () => {
    expect(setOf(turned(events) as readonly unknown[])).toBe(set);
  });

  it("does not depend on what stays the same, on what the engine tells, or on what it left of its own", () => {
    const fewer = events.filter((event) => {
      const text = JSON.stringify(event);
      return !text.includes('"op":"same"') && !text.includes("diagnosticEvent") && !text.includes("policyAnalyze");
    });
    expect(setOf(fewer)).toBe(set);
    expect(setOf([...events, { checkpointEvent: { version: 7 } }])).toBe(set);
    const noted = JSON.parse(
      JSON.stringify(events).replaceAll('"inputs":{"apiVersion"', '"inputs":{"__defaults":["x"],"apiVersion"'),
    ) as unknown[];
    expect(setOf(noted)).toBe(set);
  });

  it("does not depend on ciphertexts", () => {
    const withSecret = (ciphertext: string): readonly unknown[] =>
      JSON.parse(
        JSON.stringify(events).replaceAll(
          '"replicas":1',
          `"replicas":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"${ciphertext}"}`,
        ),
      ) as readonly unknown[];
    expect(setOf(withSecret("one"))).toBe(setOf(withSecret("other")));
    expect(setOf(withSecret("one"))).not.toBe(set);
  });

  it.each([
    ["a version that is released", "ab".repeat(32), "cd".repeat(32)],
    ["a share of the requests", '"weight":10', '"weight":20'],
    ["a name", "iris-challenger-77ab0000", "iris-challenger-77ab0001"],
    [
      "a changed path",
      "spec.template.spec.volumes[0].image.reference",
      "spec.template.spec.volumes[1].image.reference",
    ],
    ["what is done", '"op":"create"', '"op":"import"'],
  ])("changes with %s", (_, text, other) => {
    expect(setOf(replaced(text, other))).not.toBe(set);
  });

  it("of nothing is the same everywhere", () => {
    expect(setOf([])).toBe(setOf(sent("invalid")));
  });
});
