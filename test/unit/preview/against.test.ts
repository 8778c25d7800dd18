import { expect, it } from "vitest";
import { pageOf } from "../../../preview/page/page.ts";
import type { Report, StackReport } from "../../../preview/report.ts";
import { recorded, reported } from "./recorded.ts";

/** The same events of two stacks, of an account or of a rehearsal. */
function report(against: StackReport["against"]): Report {
  const stacks = (["release", "violated"] as const).map((name) => reported(recorded(name), { against, stack: name }));
  return { schema: 1, at: "2026-11-22T00:00:00.000Z", stacks };
}

/** Replaces what the banner is made from, and counts how often it was there. */
function asOfRehearsal(text: string): readonly [text: string, times: number] {
  const parts = text.split('"against":"account"');
  return [parts.join('"against":"rehearsal"'), parts.length - 1];
}

it.each([
  ["JSON", (of: Report) => JSON.stringify(of)],
  ["the page", pageOf],
])("%s of an account and of a rehearsal differ in nothing but what the banner says", (_, form) => {
  const [text, times] = asOfRehearsal(form(report("account")));
  expect(times).toBe(2);
  expect(text).toBe(form(report("rehearsal")));
  expect(text).not.toContain('"account"');
});
