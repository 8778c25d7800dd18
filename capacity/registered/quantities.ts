import type { Amounts } from "../facts.ts";
import { at } from "./read.ts";

const suffixes: Readonly<Record<string, number>> = {
  "": 1,
  m: 0.001,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A quantity as Kubernetes writes it; undefined where it is none. https://kubernetes.io/docs/reference/kubernetes-api/definitions/quantity-resource/ */
export function quantity(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const match = typeof value === "string" ? /^(\d+(?:\.\d+)?)([A-Za-z]{0,2})$/.exec(value) : null;
  const factor = match === null ? undefined : suffixes[match[2] ?? ""];
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor;
}

/** So many of what is counted make one: CPUs in thousandths, memory in MiB. */
const counted: Readonly<Record<string, number>> = { cpu: 1000, memory: 2 ** -20 };

/** A resource's amount in whole numbers, as `round` rounds. */
export function amountIn(resource: string, value: unknown, round: (value: number) => number): number | undefined {
  const read = quantity(value);
  // Thousandths of a thousandth are an error of arithmetic, not a wish.
  return read === undefined ? undefined : round(Math.round(read * (counted[resource] ?? 1) * 1e6) / 1e6);
}

const reckoned = (resource: string): boolean =>
  resource === "cpu" || resource === "memory" || resource === "pods" || resource.includes("/");

/** Amounts of an object of quantities, rounded up as something that is asked for. */
export function amountsAt(value: unknown, ...path: readonly (string | number)[]): Amounts {
  const found = at(value, ...path);
  if (typeof found !== "object" || found === null) return {};
  return Object.fromEntries(
    Object.entries(found).flatMap(([resource, one]) => {
      const amount = reckoned(resource) ? amountIn(resource, one, Math.ceil) : undefined;
      return amount === undefined ? [] : [[resource, amount]];
    }),
  );
}

function combined(all: readonly Amounts[], how: (a: number, b: number) => number): Amounts {
  const resources = [...new Set(all.flatMap((amounts) => Object.keys(amounts)))];
  return Object.fromEntries(
    resources.map((resource) => [resource, all.map((one) => one[resource] ?? 0).reduce(how, 0)]),
  );
}

export const sumOf = (all: readonly Amounts[]): Amounts => combined(all, (a, b) => a + b);
export const largestOf = (all: readonly Amounts[]): Amounts => combined(all, (a, b) => Math.max(a, b));
