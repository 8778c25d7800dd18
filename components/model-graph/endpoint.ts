import { areOf, literal, tensorAt, tensorMap } from "./bloblang.ts";
import { passedOn } from "./call.ts";
import type { ModelGraph } from "./spec.ts";
import { datatypeOf } from "./ref.ts";

/** A caller's headers that go on to the steps; everything else that came with the request is forgotten. */
const kept = passedOn.map((name) => {
  const header = name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  return `${literal(name)}: metadata(${literal(header)})`;
});

/** Checks a request and makes the document of it: what the steps then read and write. Pure. */
export function reading({ shape: { inputs }, outputs }: ModelGraph): string {
  const names = Object.keys(inputs);
  const checks = Object.entries(inputs).map(([name, tensor]) => {
    const at = `$given.${literal(name)}`;
    const datatype = datatypeOf(tensor);
    return [
      `if ${at} == null { ${literal(`Input ${name} is missing.`)} }`,
      `else if ${at}.datatype != ${literal(datatype)} { ${literal(`Input ${name} is ${datatype}; its datatype says `)} + ${at}.datatype.string().catch("nothing") + "." }`,
      `else if ${at}.apply("tensor").catch(null) == null { ${literal(`Input ${name} has no shape, or data that are not of it.`)} }`,
      `else if !${areOf(`${at}.apply("tensor").rows.flatten()`, datatype)} { ${literal(`Input ${name} is ${datatype}, and some of its data are not.`)} }`,
      `else if ${at}.shape.index(0) != $n { ${literal(`Input ${name} has another number of rows than the others.`)} }`,
      `else { null }`,
    ].join(" ");
  });
  const taken = names.map((name) => `${literal(name)}: $given.${literal(name)}.apply("tensor")`);
  return `${tensorMap}
let body = content().parse_json().catch(null)
let given = $body.inputs.map_each(t -> {(t.name): t}).squash().catch({})
let n = $given.${literal(names[0])}.shape.index(0).catch(0)
let strangers = $given.keys().filter(name -> !${literal(names)}.contains(name))
let asked = $body.outputs.map_each(o -> o.name).catch([])
let unknown = $asked.filter(name -> !${literal(Object.keys(outputs))}.contains(name))
let wrong = if $body.type() != "object" { ["The body is no JSON object."] } else { [
${checks.map((check) => `  (${check})`).join(",\n")},
  (if $strangers.length() > 0 { "There is no input " + $strangers.join(", ") + ${literal(`. Inputs are ${names.join(", ")}.`)} } else { null }),
  (if $unknown.length() > 0 { "There is no output " + $unknown.join(", ") + ${literal(`. Outputs are ${Object.keys(outputs).join(", ")}.`)} } else { null }),
].filter(said -> said != null) }
meta = {${kept.join(", ")}}.filter(m -> m.value != null)
root = if $wrong.length() > 0 { {"refused": $wrong.join(" ")} } else { {
  "n": $n, "id": $body.id, "asked": $asked, "c": {}, "failures": {}, "soft": {},
  "v": {"Inputs": {${taken.join(", ")}}}
} }`;
}

/** The graph's answer, or its error: the first failing step in the order of their declaration is named. Pure. */
export function answering({ shape: { name }, nodes, outputs }: ModelGraph): string {
  const given = Object.entries(outputs).map(
    ([output, ref]) =>
      `{"name": ${literal(output)}, "datatype": ${literal(ref.datatype)}, "shape": [this.n].concat(${tensorAt(ref)}.tail), "data": ${tensorAt(ref)}.rows.flatten()}`,
  );
  const steps = nodes.flatMap((node) =>
    node.kind === "call"
      ? [{ step: node.name, called: `Step ${node.name} (model ${node.model}) ` }]
      : node.kind === "combine"
        ? [{ step: node.name, called: `Combiner ${node.name} ` }]
        : [],
  );
  const failures = steps.map(
    ({ step, called }) =>
      `if this.failures.${literal(step)} == null { null } else { {"status": this.failures.${literal(step)}.status, "error": ${literal(called)} + this.failures.${literal(step)}.why + "."} }`,
  );
  return `let failed = if this.refused != null { {"status": 400, "error": this.refused} } else { [${failures.map((text) => `(${text})`).join(", ")}].filter(f -> f != null).index(0).catch(null) }
let soft = this.soft.keys().catch([]).sort()
meta status = $failed.status | 200
meta "x-graph-fallbacks" = if $soft.length() == 0 { deleted() } else { $soft.join(",") }
root = if $failed != null { {"error": $failed.error} } else { {
  "model_name": ${literal(name)}, "id": this.id,
  "parameters": (if $soft.length() == 0 { null } else { {"fallbacks": $soft.join(",")} }),
  "outputs": [${given.join(", ")}].filter(o -> this.asked.length() == 0 || this.asked.contains(o.name))
}.filter(field -> field.value != null) }`;
}

/** What the graph says of itself, as the protocol has it. Pure. */
export function metadata({ shape: { name, inputs }, outputs }: ModelGraph): string {
  const tensor = (called: string, datatype: string) => ({ name: called, datatype, shape: [-1] });
  return literal({
    name,
    versions: [],
    platform: "graph",
    inputs: Object.entries(inputs).map(([input, spec]) => tensor(input, datatypeOf(spec))),
    outputs: Object.entries(outputs).map(([output, { datatype }]) => tensor(output, datatype)),
  });
}
