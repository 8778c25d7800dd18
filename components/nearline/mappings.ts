/**
 * Bloblang: https://warpstreamlabs.github.io/bento/docs/guides/bloblang/about
 *
 * Requests that have the same inputs but for their number of rows are one call of the model: their tensors are put one
 * after another, and the answer's are divided again.
 */

/** Tensors may be written nested; here they are flat, as the protocol has them too. */
const flat = `map flat {
  root = if this.any(x -> x.type() == "array") { this.map_each(x -> if x.type() == "array" { x } else { [x] }).flatten().apply("flat") } else { this }
}
`;

/**
 * Entries (\`[{id, n, key, body}]\`) to calls: \`[{entries: [{id, n, key, rows, body}], request, tries: 0}]\`, and one \`{dead: […]}\`
 * of those that are no requests at all.
 */
export const toCalls = `${flat}
map product { root = this.fold(1, item -> item.tally * item.value.number()) }
map input_problem {
  let known = this.type() == "object" && this.name.type() == "string" && this.datatype.type() == "string" && this.shape.type() == "array" && this.data.type() == "array"
  let whole = $known && this.shape.length() > 0 && this.shape.all(d -> d.number(-1) >= 0)
  let values = if !$whole || this.data.length() == 0 { 0 } else { this.data.apply("flat").length() }
  root = if !$known { "an input has no name, datatype, shape or data" } else if !$whole { "input %v has no shape of whole numbers".format(this.name) } else if $values != this.shape.apply("product") {
    "input %v has %v values for the shape %v".format(this.name, $values, this.shape.format_json(no_indent: true).string())
  } else { "" }
}
map problem {
  root = if this.key == "" { "it has no field \`key\`" } else if this.request.type() != "object" { "its body is no JSON object" } else if this.request.inputs.type() != "array" || this.request.inputs.length() == 0 { "its body has no inputs" } else {
    this.request.inputs.map_each(i -> i.apply("input_problem")).filter(p -> p != "").index(0).catch("")
  }
}
map flat_inputs {
  root = this.map_each(i -> i.assign({"data": if i.data.length() == 0 { i.data } else { i.data.apply("flat") }}))
}
map together {
  let entries = this
  root = if this.length() == 1 { this.index(0).request.assign({"id": this.index(0).key}) } else {
    {"inputs": this.index(0).request.inputs.enumerated().map_each(i -> {
      "name": i.value.name,
      "datatype": i.value.datatype,
      "shape": [$entries.map_each(e -> e.rows).sum()].concat(i.value.shape.slice(1)),
      "data": $entries.map_each(e -> e.request.inputs.index(i.index).data).flatten()
    })}
  }
}
let read = this.map_each(e -> e.assign({"request": e.body.parse_json(use_number: true).catch(null)}))
let judged = $read.map_each(e -> e.assign({"problem": e.apply("problem").catch(err -> err)}))
let bad = $judged.filter(e -> e.problem != "").map_each(e -> {"id": e.id, "n": e.n, "key": e.key, "body": e.body, "reason": "no request: " + e.problem})
let good = $judged.filter(e -> e.problem == "").map_each(e -> {
  "id": e.id, "n": e.n, "key": e.key, "body": e.body,
  "rows": e.request.inputs.index(0).shape.index(0).number(),
  "request": e.request.assign({"inputs": e.request.inputs.apply("flat_inputs")}),
  "alike": if e.request.exists("outputs") || e.request.exists("parameters") || e.request.inputs.any(i -> i.exists("parameters") || i.shape.index(0).number() != e.request.inputs.index(0).shape.index(0).number()) { e.id } else { e.request.inputs.map_each(i -> [i.name, i.datatype, i.shape.slice(1)]).format_json(no_indent: true).string() }
})
let calls = $good.map_each(e -> e.alike).unique().map_each(alike -> {
  "entries": $good.filter(e -> e.alike == alike)
}).map_each(call -> {
  "entries": call.entries.map_each(e -> e.without("request", "alike")),
  "tries": 0,
  "request": call.entries.apply("together")
})
root = if $bad.length() == 0 { $calls } else { $calls.append({"dead": $bad}) }
`;

/** What a call became: `next` says `done`, `again` (after a pause), `apart` (one by one) or `dead`. */
export const decide = (retries: number): string => `let rows = this.entries.map_each(e -> e.rows).sum()
let many = this.entries.length() > 1
let status = this.answer.failed.status.number(0)
let waited = this.answer.failed.status == null || [408, 429, 502, 503, 504].contains($status)
let fits = this.answer.outputs.type() == "array" && (!$many || this.answer.outputs.all(o -> o.shape.index(0).number() == $rows))
root = this
root.tries = this.tries + 1
root.next = if !this.answer.exists("failed") { if $fits.catch(false) { "done" } else if $many { "apart" } else if this.answer.outputs.type() == "array" { "done" } else { "dead" } } else if $waited {
  if $many && this.tries >= 3 && this.answer.failed.why.contains("deadline exceeded") { "apart" } else { "again" }
} else if $status >= 400 && $status < 500 { if $many { "apart" } else { "dead" } } else if $many { "apart" } else if this.tries.number() >= ${retries} { "dead" } else { "again" }
root.reason = if this.answer.exists("failed") { this.answer.failed.why } else { "the answer has no outputs" }
root.answer = if this.answer.exists("failed") { deleted() }
`;

/** One call of many requests to calls of one each. */
export const toSingles = `let request = this.request
let tries = this.tries
let offsets = this.entries.enumerated().map_each(e -> this.entries.slice(0, e.index).map_each(x -> x.rows).sum().catch(0))
root = this.entries.enumerated().map_each(e -> {
  "entries": [e.value],
  "tries": $tries,
  "request": {"id": e.value.key, "inputs": $request.inputs.map_each(i -> {
    "name": i.name,
    "datatype": i.datatype,
    "shape": [e.value.rows].concat(i.shape.slice(1)),
    "data": i.data.slice((i.data.length() / $request.inputs.index(0).shape.index(0).number() * $offsets.index(e.index)).number(), (i.data.length() / $request.inputs.index(0).shape.index(0).number() * ($offsets.index(e.index) + e.value.rows)).number())
  })}
})
`;

/**
 * A finished call, or dead entries, to what is published: \`[{id, n, key, attempts, body, reason, state}]\`.
 * @param withRequests whether results have, as \`asked\`, the request's body too, which is a dead letter's where nobody takes the result
 */
export const toResults = (withRequests: boolean): string => `${flat}
map product { root = this.fold(1, item -> item.tally * item.value.number()) }
map refused {
  root = this.entry.without("rows").assign({
    "attempts": this.attempts,
    "reason": this.reason,
    "state": {"status": "dead", "id": this.entry.key, "reason": this.reason}.format_json(no_indent: true).string()
  })
}
map answered {
  let from = this.from
  let rows = this.entry.rows
  let outputs = if this.many { this.outputs.map_each(o -> o.without("width").assign({
    "shape": [$rows].concat(o.shape.slice(1)),
    "data": o.data.slice(($from * o.width).number(), (($from + $rows) * o.width).number())
  })) } else { this.answer.outputs }
  let body = this.answer.assign({"id": this.entry.key, "outputs": $outputs}).format_json(no_indent: true).string()
  root = this.entry.without("rows").assign({
    "attempts": this.attempts,
    "reason": "",
    "body": $body,${withRequests ? '\n    "asked": this.entry.body,' : ""}
    "state": "{\\"status\\":\\"done\\",\\"id\\":" + this.entry.key.format_json(no_indent: true).string() + ",\\"result\\":" + $body + "}"
  })
}
let done = !this.exists("dead") && this.next == "done"
let call = this
let entries = this.entries.or([])
let many = $entries.length() > 1
let even = $entries.all(e -> e.rows == 1)
let outputs = if $done && $many { this.answer.outputs.map_each(o -> o.assign({"data": o.data.apply("flat"), "width": o.shape.slice(1).apply("product")})) } else { [] }
root = if this.exists("dead") { this.dead.map_each(e -> {"entry": e, "attempts": 0, "reason": e.reason}.apply("refused")) } else if !$done {
  $entries.map_each(e -> {"entry": e, "attempts": $call.tries, "reason": $call.reason}.apply("refused"))
} else {
  $entries.enumerated().map_each(e -> {
    "entry": e.value,
    "from": if $even { e.index } else { $entries.slice(0, e.index).map_each(x -> x.rows).sum().catch(0) },
    "many": $many, "outputs": $outputs, "answer": $call.answer, "attempts": $call.tries
  }.apply("answered"))
}
`;

/**
 * What went wrong in the worker itself, wherever it was, to dead letters: nothing goes back to where it came from, which
 * would hold up all that comes after it.
 */
export const toBroken = `let why = "the worker failed at it: " + error()
let entries = if this.type() == "array" { this } else { this.entries.or(this.dead).or(this.done.concat(this.left)).or([]) }
root = $entries.map_each(e -> {"id": e.id, "n": e.n, "key": e.key, "body": e.asked.or(e.body), "attempts": 0, "reason": $why})`;
