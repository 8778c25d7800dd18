import { unknownCheckingProxy } from "@pulumi/policy";
import { expect } from "vitest";
import { costFacts, type CostFacts } from "../../../cost/index.ts";
import { loadLocks } from "../../../locks/load.ts";
import type { Locks } from "../../../locks/locks.ts";
import { factsOf, UNKNOWN, type Fact, type Facts } from "../../../policies/facts.ts";
import { judgeResource, judgeStack } from "../../../policies/judge.ts";
import type { Context, Finding, ResourceFacts, Rule, StackResource } from "../../../policies/rule.ts";

/** Machines that rules about capacity look up, and prices. */
export const facts: CostFacts = costFacts(committed());

function committed(): Locks {
  const loaded = loadLocks();
  if ("issues" in loaded) throw new Error("locks/ is broken");
  return loaded.locks;
}

/** An environment in which every rule has something to say. */
export const context: Context = {
  environment: "prd",
  facts,
  settings: {
    name: "prd",
    registries: ["registry.example.com"],
    endpointCidrs: [],
    kubernetes: ["1.36"],
    protect: true,
    leastReplicas: 2,
    slo: true,
    evidence: true,
    region: "eu-west-1",
    monthlyUsd: 10_000,
    teamMonthlyUsd: {},
  },
};

/** The SDK exports it without its type. */
const proxied = unknownCheckingProxy as unknown as (props: unknown) => unknown;

/** What the policy SDK hands over for a string that is not known yet. */
const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource for a rule. */
export function resource(type: string, props: unknown, more: Partial<StackResource> = {}): StackResource {
  const name = more.name ?? "it";
  const urn = `urn:pulumi:prd::ml-serving::${type}::${name}`;
  return { type, name, urn, props: props as Facts, protect: false, dependencies: [], ...more };
}

/** A copy of properties with one of them changed, at a path such as `spec.containers.0.image`; undefined deletes it. */
export function changed<T>(props: T, path: string, value: unknown): T {
  const keys = path.split(".");
  const inner = (here: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return value;
    if (Array.isArray(here)) return here.map((one: unknown, index) => (String(index) === key ? inner(one, rest) : one));
    const record = (here ?? {}) as Readonly<Record<string, unknown>>;
    return { ...record, [key]: inner(record[key], rest) };
  };
  return inner(props, keys) as T;
}

/** Every text within a fact. */
function texts(fact: Fact): readonly string[] {
  if (typeof fact === "string") return [fact];
  if (fact === null || typeof fact !== "object") return [];
  return Object.values(fact as Facts).flatMap(texts);
}

/** Properties as the engine hands them over at a preview: reading what is not known throws. */
function asHandedOver(props: Fact): Fact {
  const sent = (fact: Fact): unknown => {
    if (fact === UNKNOWN) return unknownString;
    if (Array.isArray(fact)) return fact.map(sent);
    if (fact === null || typeof fact !== "object") return fact;
    return Object.fromEntries(Object.entries(fact as Facts).map(([key, value]) => [key, sent(value)]));
  };
  return factsOf(proxied(sent(props)));
}

/** Texts this short are words of the language that a rule may name, such as `ALL`. */
const word = 20;

function told(found: readonly Finding[], props: readonly Fact[]): readonly string[] {
  const secrets = props.flatMap(texts).filter(({ length }) => length > word);
  for (const { message } of found) for (const text of secrets) expect(message).not.toContain(text);
  return found.map(({ path, unknown }) => (unknown === true ? `? ${path}` : path));
}

/**
 * Where a rule finds something in one resource; `? ` before a place of which nobody knows yet. What it finds is the same in
 * properties as the engine hands them over, and no message holds a text of the properties.
 */
export function found(rule: Rule, one: ResourceFacts, of: Context = context): readonly string[] {
  const judged = (facts: ResourceFacts): readonly Finding[] => {
    const { violations, unknown } = judgeResource(rule, facts, of, []);
    return [...violations, ...unknown];
  };
  const findings = judged(one);
  expect(judged({ ...one, props: asHandedOver(one.props) as Facts })).toStrictEqual(findings);
  return told(findings, [one.props]);
}

/** As {@link found}, of a rule over whole stacks: `NAME PATH`. */
export function foundInStack(
  rule: Rule,
  resources: readonly StackResource[],
  of: Context = context,
): readonly string[] {
  const judged = (facts: readonly StackResource[]) => {
    const { violations, unknown } = judgeStack(rule, facts, of, []);
    return [...violations, ...unknown];
  };
  const findings = judged(resources);
  const handedOver = resources.map((one) => ({ ...one, props: asHandedOver(one.props) as Facts }));
  expect(judged(handedOver)).toStrictEqual(findings);
  const paths = told(
    findings,
    resources.map(({ props }) => props),
  );
  return paths.map((path, index) => `${findings[index]?.urn.split("::").at(-1) ?? ""} ${path}`);
}
