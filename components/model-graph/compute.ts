import { eachRow, formulaText, literal, tensorAt, valueOf } from "./bloblang.ts";
import type { ChoiceNode, CombineNode, GraphNode, MapNode, MergeNode } from "./node.ts";

type Computed = Exclude<GraphNode, { readonly kind: "call" }>;

/** Where a node's one value goes. */
function values(name: string, output: string, tail: string, rows: string): string {
  return `root.v.${literal(name)}.${literal(output)} = {"tail": ${tail}, "rows": ${rows}}`;
}

function mapText({ name, scope, formula }: MapNode): string {
  return values(name, "value", "[]", eachRow(scope, formulaText(formula)));
}

/** Which ten-thousandth a row is in: by its value, the same one always the same; or by chance. */
function drawn(key: ChoiceNode["by"] & { readonly kind: "shares" }): string {
  if (key.key === undefined) return `random_int(seed: timestamp_unix_nano(), min: 0, max: 9999)`;
  // The last digits: a hash is evenly spread over all of them.
  return `("0000" + ${valueOf(key.key)}.string().hash("xxhash64").string()).slice(-4).number()`;
}

function choiceText({ name, scope, ways, by }: ChoiceNode): string {
  const at = `root.c.${literal(name)}`;
  const [first = "", ...others] = ways;
  if (by.kind === "failed") {
    const way = `if this.soft.${literal(by.step)} != null { ${literal(first)} } else { ${literal(others[0])} }`;
    return `${at} = ${eachRow(scope, way)}`;
  }
  if (by.kind === "conditions") {
    const cases = by.conditions.map(
      (condition, index) => `if ${formulaText(condition)} { ${literal(ways[index])} } else `,
    );
    return `${at} = ${eachRow(scope, `(${cases.join("")}{ ${literal(ways.at(-1))} })`)}`;
  }
  // Bounds in ten-thousandths; the last way takes what rounding leaves.
  const bounds = by.shares.map((_, index) =>
    Math.round(by.shares.slice(0, index + 1).reduce((a, b) => a + b, 0) * 100),
  );
  const cases = ways.slice(0, -1).map((way, index) => `if d < ${bounds[index] ?? 0} { ${literal(way)} } else `);
  const picked =
    cases.length === 0 ? literal(first) : `(${drawn(by)}).(d -> ${cases.join("")}{ ${literal(ways.at(-1))} })`;
  return `${at} = ${eachRow(scope, picked)}`;
}

function mergeText({ name, scope, choice, from, outputs }: MergeNode): string {
  const ways = Object.entries(from);
  return Object.keys(outputs)
    .map((output) => {
      const picks = ways.flatMap(([way, answers]) => {
        const ref = answers[output];
        return ref === undefined ? [] : [{ way, ref }];
      });
      const tails = picks.map(({ ref }) => `${tensorAt(ref)}.tail`).join(", ");
      const cases = picks.map(
        ({ way, ref }) => `if this.c.${literal(choice)}.index(i) == ${literal(way)} { ${valueOf(ref)} } else `,
      );
      const rows = eachRow(scope, `(${cases.join("")}{ null })`);
      return values(name, output, `([${tails}].filter(tail -> tail != null).index(0) | [])`, rows);
    })
    .join("\n");
}

/** Members that are there, each with its weight. */
function present({ members, weights }: CombineNode): string {
  const each = Object.entries(members).map(
    ([member, ref]) => `{"w": ${literal(weights[member] ?? 0)}, "rows": ${tensorAt(ref)}.rows}`,
  );
  return `[${each.join(", ")}].filter(m -> m.rows != null)`;
}

const heaviest = 'fold({"w": -1, "v": null}, e -> if e.value.w > e.tally.w { e.value } else { e.tally }).v';

function combineText(node: CombineNode): string {
  const { name, scope, how, atLeast } = node;
  const there = `let there = ${present(node)}`;
  const value =
    how === "vote"
      ? `$there.map_each(m -> {"v": m.rows.index(i), "w": $there.filter(o -> o.rows.index(i) == m.rows.index(i)).map_each(o -> o.w).sum()}).${heaviest}`
      : `$there.map_each(m -> m.rows.index(i) * m.w).sum() / $total`;
  const few = `this.failures.assign({${literal(name)}: {"status": 503, "why": "has answers of " + $there.length().string() + " members, and needs ${atLeast}"}})`;
  const total = how === "vote" ? "" : "let total = $there.map_each(m -> m.w).sum()\n";
  return `${there}
${total}root.failures = if $there.length() < ${atLeast} { ${few} } else { this.failures }
root.v.${literal(name)}.value = if $there.length() < ${atLeast} { deleted() } else { {"tail": [], "rows": ${eachRow(scope, value)}} }`;
}

/** What computes a value or a choice from what is there: a mapping that changes the document. Pure. */
export function computing(node: Computed): string {
  switch (node.kind) {
    case "map":
      return mapText(node);
    case "choice":
      return choiceText(node);
    case "merge":
      return mergeText(node);
    case "combine":
      return combineText(node);
  }
}
