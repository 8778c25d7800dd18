import type { CostRange, StackReport } from "../report.ts";
import { count, signedUsd } from "../words.ts";
import { escaped, short } from "./escape.ts";
import { atMost, folded, table, type Section } from "./section.ts";

function usd(amount: number): string {
  return Math.round(amount).toLocaleString("en");
}

function range({ least, expected, most }: CostRange): string {
  return `${usd(expected)} (${usd(least)} to ${usd(most)})`;
}

/** What has no room, and what could not be reckoned. */
export function capacitySections({ capacity }: StackReport): readonly Section[] {
  if (capacity === undefined) return [];
  const row = ({ what, of, needed, available, fits, because }: (typeof capacity.limits)[number]): readonly string[] => [
    escaped(what),
    escaped(of),
    String(needed),
    String(available),
    fits ? "yes" : "**no**",
    escaped(because),
  ];
  const head = ["what", "of", "needed", "available", "fits", "because"];
  const short = capacity.limits.filter(({ fits }) => !fits);
  return [
    ...(short.length === 0
      ? []
      : [
          {
            name: "what has no room",
            weight: 80,
            lines: ["**No room:**", "", ...table(head, short.slice(0, 30).map(row))],
          },
        ]),
    ...(capacity.limits.length === 0
      ? []
      : [
          {
            name: "capacity",
            weight: 50,
            lines: folded(
              `Capacity: ${count(capacity.limits.length, "limit")} at its most`,
              table(head, capacity.limits.slice(0, 60).map(row)),
            ),
          },
        ]),
  ];
}

/** What it costs, and by how much that changes: lines that change. */
export function costSections({ cost }: StackReport): readonly Section[] {
  if (cost === undefined) return [];
  const changed = cost.lines.filter(
    ({ before, after }) => before.expected !== after.expected || before.most !== after.most,
  );
  const rows = changed
    .toSorted(
      (one, other) =>
        Math.abs(other.after.expected - other.before.expected) - Math.abs(one.after.expected - one.before.expected),
    )
    .slice(0, 40)
    .map(({ by, name, before, after }) => [
      by,
      escaped(name),
      range(before),
      range(after),
      signedUsd(after.expected - before.expected),
    ]);
  const budget =
    cost.budget === undefined
      ? []
      : ["", `Budget: ${usd(cost.budget.monthlyUsd)} USD a month, ${cost.budget.holds ? "kept" : "**exceeded**"}.`];
  const total = [
    "whole",
    "",
    range(cost.before),
    range(cost.after),
    signedUsd(cost.after.expected - cost.before.expected),
  ];
  return [
    {
      name: "cost",
      weight: 48,
      lines: folded(`Cost a month in ${escaped(cost.region)}, by prices of ${escaped(cost.pricesOf)}`, [
        ...table(["by", "name", "before, USD", "after, USD", "change"], [total, ...rows]),
        ...budget,
        ...(cost.unknown.length === 0
          ? []
          : [
              "",
              `${count(cost.unknown.length, "item")} without a price ${cost.unknown.length === 1 ? "is" : "are"} in no sum.`,
            ]),
      ]),
    },
  ];
}

/** What nobody knows yet: prices, room, rules. */
export function unknownSections({ cost, capacity, policies }: StackReport): readonly Section[] {
  const lines = [
    ...policies.findings
      .filter(({ outcome }) => outcome === "not evaluated")
      .map(({ id, message }) => `${message.startsWith(id) ? "" : `${id}: `}${message}`),
    ...(capacity?.unknown ?? []),
    ...(cost?.unknown ?? []),
  ];
  const all = [...new Set(lines)];
  if (all.length === 0) return [];
  return [
    {
      name: "what is not known",
      weight: 40,
      lines: folded(
        `Not known: ${all.length}`,
        atMost(all, 60, (line) => `- ${escaped(short(line, 240))}`, "lines"),
      ),
    },
  ];
}
