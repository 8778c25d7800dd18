import { serverOf } from "../../runtimes/custom/server.ts";
import type { RuntimeSpec } from "../../runtimes/kinds.ts";
import type { IssueCode } from "../issue-codes.ts";
import type { Issue } from "../issues.ts";
import { longestRequest } from "../longest-request.ts";
import { isName } from "../names.ts";
import { attemptsOf, leastAttempt } from "./attempts.ts";
import type { CallNode, ChoiceNode, CombineNode, GraphNode, Scope } from "./node.ts";
import { longestWay, reading } from "./order.ts";
import { shapeIssues } from "./shapes.ts";
import type { ModelGraph } from "./spec.ts";

type Found = (code: IssueCode, path: string, message: string) => void;

function checkNames({ nodes }: ModelGraph, found: Found): void {
  const seen = new Set<string>();
  // What the builder names itself follows from what somebody named.
  for (const { name } of nodes) {
    if (!isName(name) && name.length <= 40)
      found(
        "MG001",
        name,
        `"${name}" is no name of a step. Write lower-case letters, digits and dashes, a letter first.`,
      );
    if (seen.has(name)) found("MG001", name, `"${name}" is there twice. Rename one.`);
    seen.add(name);
  }
}

/** Runtimes that answer predictions by the Open Inference Protocol v2. */
function speaks({ models }: ModelGraph, { model }: CallNode): boolean {
  const kind = models.find(({ name }) => name === model)?.runtime.kind;
  return kind !== "tensorflow";
}

function checkCall(graph: ModelGraph, node: CallNode, found: Found): void {
  const { name, model, protocol, timeoutMilliseconds, retries } = node;
  if (!speaks(graph, node))
    found(
      "MG002",
      `${name}.model`,
      `${model} answers by TensorFlow Serving's protocol. Serve it by Triton, or put a logic service in front of it.`,
    );
  const runtime: RuntimeSpec | undefined = graph.models.find((other) => other.name === model)?.runtime;
  const routes = runtime?.kind === "custom" ? serverOf(runtime).routes : [];
  if (protocol.kind === "own" && !routes.includes(protocol.route))
    found("MG003", `${name}.route`, `${model} has no route ${protocol.route}. Its routes are ${routes.join(", ")}.`);
  const { count, eachMilliseconds } = attemptsOf(timeoutMilliseconds, retries);
  if (!(eachMilliseconds >= leastAttempt))
    found(
      "MG005",
      `${name}.timeout`,
      `${timeoutMilliseconds} ms for ${count} attempts leave ${Math.max(0, eachMilliseconds)} ms for each. Write more time, or fewer retries; ${leastAttempt} ms is the least.`,
    );
}

/** The choices around a node, from the outside. */
function around(scope: Scope | undefined, named: ReadonlyMap<string, GraphNode>): readonly Scope[] {
  if (scope === undefined) return [];
  return [...around(named.get(scope.choice)?.scope, named), scope];
}

/** Whether what is of one scope is there in another. */
function isThere(of: readonly Scope[], within: readonly Scope[]): boolean {
  return of.every(({ choice, way }, index) => within[index]?.choice === choice && within[index].way === way);
}

function checkScopes({ nodes, outputs }: ModelGraph, found: Found): void {
  const named = new Map(nodes.map((node) => [node.name, node]));
  const check = (path: string, from: string, within: readonly Scope[]): void => {
    const giver = named.get(from);
    if (giver === undefined || isThere(around(giver.scope, named), within)) return;
    const { choice = "", way = "" } = giver.scope ?? {};
    found(
      "MG004",
      path,
      `It takes what step ${from} gives, which only rows have that went the way "${way}" of ${choice}. Give it back from that way, and take it from ${choice}.`,
    );
  };
  for (const node of nodes) {
    if (node.kind === "merge") {
      for (const [way, answers] of Object.entries(node.from))
        for (const { node: from } of Object.values(answers))
          check(`${node.choice}.${way}`, from, [...around(node.scope, named), { choice: node.choice, way }]);
      continue;
    }
    for (const { node: from } of reading(node).refs) check(node.name, from, around(node.scope, named));
  }
  for (const [name, { node: from }] of Object.entries(outputs)) check(`outputs.${name}`, from, []);
}

function checkChoice({ name, by, ways }: ChoiceNode, found: Found): void {
  if (by.kind !== "shares") return;
  const sum = by.shares.reduce((a, b) => a + b, 0);
  if (ways.length < 2) found("MG007", name, "One way is no choice. Write a second one.");
  if (by.shares.some((share) => !(share >= 0 && share <= 100)) || Math.abs(sum - 100) > 1e-9)
    found("MG007", name, `Shares of ${by.shares.join(", ")} are not 100 in all. Write percentages that are.`);
}

function checkCombination({ name, members, weights, within, atLeast }: CombineNode, found: Found): void {
  const count = Object.keys(members).length;
  if (count < 2) found("MG008", name, `${count} member is nothing to combine. Name another.`);
  if (!Number.isInteger(atLeast) || atLeast < 1 || atLeast > count)
    found(
      "MG008",
      `${name}.atLeast`,
      `${atLeast} of ${count} members cannot be. Write a whole number from 1 to ${count}.`,
    );
  const values = Object.values(weights);
  const sum = values.reduce((a, b) => a + b, 0);
  if (values.some((weight) => !(weight >= 0 && Number.isFinite(weight))) || !(sum > 0))
    found(
      "MG009",
      `${name}.weights`,
      `Weights of ${values.join(", ")} are none. Write numbers of at least 0, one of them above.`,
    );
  if (within === undefined) return;
  const { least, most } = within;
  if (!(least >= 0 && most <= 1 && least <= most && least * count <= 1 && most * count >= 1))
    found(
      "MG009",
      `${name}.within`,
      `${count} weights between ${least} and ${most} cannot be 1 in all. Write a least of at most ${1 / count} and a most of at least that.`,
    );
  else if (values.some((weight) => weight / sum < least - 1e-9 || weight / sum > most + 1e-9))
    found(
      "MG009",
      `${name}.weights`,
      `A share of ${values.map((weight) => weight / sum).join(", ")} is outside of ${least} to ${most}. Write weights within the bounds.`,
    );
}

function checkTime({ nodes, shape: { deadline } }: ModelGraph, found: Found): void {
  const way = longestWay(nodes);
  if (way <= (longestRequest - 1) * 1000) return;
  found(
    "MG006",
    "timeouts",
    `The slowest way takes ${way} ms when every step takes all its time, and the gateway waits ${longestRequest * 1000} ms${deadline === undefined ? "" : " at most"}. Give the steps ${(longestRequest - 1) * 1000} ms in all.`,
  );
}

/** What only data can get wrong in a graph: everything of it. What its steps are as models is checked with the models. Pure. */
export function validateGraph(graph: ModelGraph): readonly Issue[] {
  const issues: Issue[] = [];
  const found: Found = (code, path, message) =>
    issues.push({ code, path: `graphs.${graph.shape.name}.${path}`, message });
  const { nodes, outputs, shape } = graph;
  for (const [what, count] of [
    ["inputs", Object.keys(shape.inputs).length],
    ["steps", nodes.filter(({ kind }) => kind === "call").length],
    ["outputs", Object.keys(outputs).length],
  ] as const)
    if (count === 0) found("MG011", what, `A graph without ${what} is none. Declare some.`);
  checkNames(graph, found);
  for (const node of nodes) {
    if (node.kind === "call") checkCall(graph, node, found);
    if (node.kind === "choice") checkChoice(node, found);
    if (node.kind === "combine") checkCombination(node, found);
  }
  checkScopes(graph, found);
  checkTime(graph, found);
  for (const { path, message } of shapeIssues(graph)) found("MG010", path, message);
  return issues;
}
