import { attemptsOf } from "./attempts.ts";
import { areOf, literal, rowsOf, tensorAt, tensorMap, valueOf } from "./bloblang.ts";
import type { CallNode } from "./node.ts";

/** Statuses that the mapping judges, and not Bento, which would write the answer's body to its log. */
const judged = [
  400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 413, 415, 422, 429, 500, 501, 502, 503, 504, 505, 507,
];

/** Statuses after which another attempt may go better. */
const again = [429, 502, 503, 504];

/** What is passed on to steps of a caller's headers: who asks for what stays the same over all of them. */
export const passedOn = ["traceparent", "tracestate", "x-request-id"] as const;

/** The beginning of what the variables of a called model are called: components/model-service/calls.ts gives them. */
function address(model: string): string {
  return `\${MODEL_${model.toUpperCase().replaceAll("-", "_")}_URL}`;
}

/** A label of Bento's: letters, digits and underscores. */
export function labelOf(step: string): string {
  return step.replaceAll(/[^a-z0-9]/g, "_");
}

/** The body that a step is sent. */
function request({ protocol, inputs, outputs, scope }: CallNode): string {
  const given = Object.entries(inputs);
  const head = `let rows = ${rowsOf(scope)}\nmeta graph_rows = $rows\nmeta graph_n = this.n`;
  if (protocol.kind === "own") {
    const fields = given.map(([name, ref]) => `${literal(name)}: ${valueOf(ref)}`).join(", ");
    return `${head}\nroot = if $rows.length() == 0 { deleted() } else { {"data": $rows.map_each(i -> {${fields}})} }`;
  }
  const tensors = given.map(([name, ref]) => {
    const at = tensorAt(ref);
    const data = scope === undefined ? `${at}.rows` : `$rows.map_each(i -> ${at}.rows.index(i))`;
    return `{"name": ${literal(name)}, "datatype": ${literal(ref.datatype)}, "shape": [$rows.length()].concat(${at}.tail), "data": ${data}.flatten()}`;
  });
  const wanted = Object.keys(outputs).map((name) => `{"name": ${literal(name)}}`);
  const body = `{"inputs": [${tensors.join(", ")}], "outputs": [${wanted.join(", ")}]}`;
  return `${head}\nroot = if $rows.length() == 0 { deleted() } else { ${body} }`;
}

/** Values of a step, in the places of the rows that it was asked for. */
function placed({ scope }: CallNode, rows: string): string {
  if (scope === undefined) return rows;
  return `range(0, @graph_n).map_each(i -> if $place.get(i.string()) == null { null } else { ${rows}.index($place.get(i.string())) })`;
}

function place({ scope }: CallNode): string {
  if (scope === undefined) return "";
  return "let place = @graph_rows.enumerated().map_each(row -> {(row.value.string()): row.index}).squash()\n";
}

/** A failure as the document has it. */
function failed(status: number | string, why: string): string {
  return `{"failed": {"status": ${status}, "why": ${why}}}`;
}

/** What a status of a step's is to the graph's caller: its own fault, or the step's. */
const refused = `if $status == 400 || $status == 422 { ${failed(
  400,
  '"refused its input: " + ($answer.error | $answer.msg | "it does not say why").string()',
)} } else if $status == 413 { ${failed(413, '"takes no body of this size"')} } else if $status == 504 { ${failed(
  504,
  '"did not answer in time, as it says (504)"',
)} } else { ${failed(`if $status == 429 || $status == 503 { 503 } else { 502 }`, '"answered with status " + $status.string()')} }`;

/** Reads an answer of the Open Inference Protocol. */
function readTensors(node: CallNode): string {
  const names = Object.keys(node.outputs);
  const lets = names.map((name, index) => `let t${index} = $found.${literal(name)}.apply("tensor").catch(null)`);
  const typed = Object.entries(node.outputs);
  const missing = typed.map(
    ([name, datatype], index) =>
      `else if $found.${literal(name)} == null || $t${index} == null || !${areOf(`$t${index}.rows.flatten()`, datatype)} { ${failed(502, literal(`answered without a usable output ${name}`))} } ` +
      `else if $t${index}.rows.length() != @graph_rows.length() { ${failed(
        502,
        `${literal(`answered a number of rows of ${name} other than asked: `)} + $t${index}.rows.length().string()`,
      )} }`,
  );
  const outputs = names.map(
    (name, index) => `${literal(name)}: {"tail": $t${index}.tail, "rows": ${placed(node, `$t${index}.rows`)}}`,
  );
  return `${tensorMap}
let status = @http_status_code.number()
let answer = content().parse_json().catch(null)
let found = $answer.outputs.map_each(o -> {(o.name): o}).squash().catch({})
${lets.join("\n")}
${place(node)}root = if $status >= 400 { ${refused} } ${missing.join(" ")} else { {"outputs": {${outputs.join(", ")}}} }`;
}

/** Reads an answer of a logic service: rows as objects. */
function readRows(node: CallNode, failure: { readonly field: string; readonly ok: unknown } | undefined): string {
  const names = Object.keys(node.outputs);
  const judge =
    failure === undefined
      ? ""
      : `else if $answer.${literal(failure.field)} != ${literal(failure.ok)} { ${failed(
          502,
          `${literal(`failed, as its answer's ${failure.field} says: `)} + $answer.${literal(failure.field)}.string().catch("nothing")`,
        )} } `;
  const missing = Object.entries(node.outputs).map(([name, datatype]) => {
    const values = `$data.map_each(row -> row.${literal(name)})`;
    return `else if !${areOf(values, datatype)} { ${failed(502, literal(`answered a row without a usable ${name}`))} } `;
  });
  const outputs = names.map(
    (name) => `${literal(name)}: {"tail": [], "rows": ${placed(node, `$data.map_each(row -> row.${literal(name)})`)}}`,
  );
  return `let status = @http_status_code.number()
let answer = content().parse_json().catch(null)
let data = if $answer.data.type() == "array" { $answer.data } else { [] }
${place(node)}root = if $status >= 400 { ${refused} } ${judge}else if $data.length() != @graph_rows.length() { ${failed(
    502,
    '"answered a number of rows other than asked: " + $data.length().string()',
  )} } ${missing.join("")}else { {"outputs": {${outputs.join(", ")}}} }`;
}

/** An attempt that came to no answer: what of it is said is chosen here, as its text names addresses. */
function unreached(timeoutMilliseconds: number): string {
  return `let late = error().contains("Client.Timeout") || error().contains("deadline exceeded")
let busy = error().re_match("status [0-9]+$")
root.failed.status = if $late { 504 } else { 503 }
root.failed.why = if $late { ${literal(`did not answer within ${timeoutMilliseconds} ms`)} } else if $busy { "answered with " + error().re_find_all("status [0-9]+$").index(0) } else { "cannot be reached" }`;
}

/** What stands for the outputs of a soft step that failed. */
function stead(node: CallNode): string | undefined {
  const { dependency, outputs } = node;
  if (dependency.kind === "hard") return undefined;
  const constants = Object.keys(outputs).map((name) => {
    if (dependency.kind !== "values") return `${literal(name)}: {"tail": [], "rows": null}`;
    const rows = `@graph_rows.map_each(i -> ${literal(dependency.values[name])})`;
    return `${literal(name)}: {"tail": [], "rows": ${placed(node, rows)}}`;
  });
  return `${place(node)}root = this\nroot.outputs = {${constants.join(", ")}}`;
}

/** The exchange itself: tried again where that may go better. */
function exchange(node: CallNode) {
  const { count, eachMilliseconds, waitMilliseconds } = attemptsOf(node.timeoutMilliseconds, node.retries);
  const { protocol, model } = node;
  const http = {
    label: labelOf(node.name),
    http: {
      url: `${address(model)}${protocol.kind === "own" ? protocol.route : "/infer"}`,
      verb: "POST",
      headers: { "Content-Type": "application/json" },
      metadata: { include_patterns: passedOn.map((name) => `^${name}$`) },
      timeout: `${eachMilliseconds}ms`,
      // Its own retries share one clock among all requests, and log the body of what they give up on.
      retries: 0,
      backoff_on: [],
      successful_on: judged,
    },
  };
  if (count === 1) return [http];
  const throwing = `root = if ${literal(again)}.contains(@http_status_code.number()) { throw("status " + @http_status_code.string()) } else { content() }`;
  return [
    {
      retry: {
        max_retries: count,
        backoff: {
          initial_interval: `${waitMilliseconds}ms`,
          max_interval: `${waitMilliseconds}ms`,
          max_elapsed_time: `${node.timeoutMilliseconds}ms`,
        },
        processors: [{ try: [http, { mapping: throwing }] }],
      },
    },
  ];
}

/** One call as a branch: what is sent, what is made of the answer, and where that goes in the document. Pure. */
export function branchOf(node: CallNode) {
  const { name, protocol, dependency, model } = node;
  const read = protocol.kind === "own" ? readRows(node, protocol.failure) : readTensors(node);
  const replaced = stead(node);
  const told = { step: name, model, dependency: dependency.kind === "hard" ? "hard" : "soft" };
  return {
    request_map: request(node),
    processors: [
      { try: [...exchange(node), { mapping: read }] },
      { catch: [{ mapping: unreached(node.timeoutMilliseconds) }] },
      {
        switch: [
          {
            check: "this.failed != null",
            processors: [
              {
                label: `${labelOf(name)}_failed`,
                metric: {
                  type: "counter",
                  name: "graph_step_failed",
                  labels: { step: name, dependency: told.dependency, status: "${! this.failed.status }" },
                },
              },
              {
                log: {
                  level: "WARN",
                  message: "a step failed",
                  fields_mapping: `root = ${literal(told)}\nroot.status = this.failed.status\nroot.request_id = metadata("x-request-id")`,
                },
              },
              ...(replaced === undefined ? [] : [{ mapping: replaced }]),
            ],
          },
        ],
      },
    ],
    result_map: [
      `root.v.${literal(name)} = if this.outputs != null { this.outputs } else { deleted() }`,
      `root.${dependency.kind === "hard" ? "failures" : "soft"}.${literal(name)} = if this.failed != null { this.failed } else { deleted() }`,
    ].join("\n"),
  };
}
