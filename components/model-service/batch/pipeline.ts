import type { ContainerPlan } from "../../../runtimes/adapter.ts";
import type { Datatype } from "../../../runtimes/datatype.ts";
import { bentoService, inferenceCall, type BentoConfiguration } from "../../bento/index.ts";
import type { ResolvedBatch } from "../batch.ts";
import type { ResolvedModel } from "../resolve.ts";
import type { IoSpec, TensorSpec } from "../spec/io.ts";
import { preparation } from "./mapping.ts";

/** A model that scores files: checked, so that both are there. */
export type BatchModel = ResolvedModel & { readonly batch: ResolvedBatch; readonly io: IoSpec };

/** Whether a model scores files. */
export function isBatchModel(model: ResolvedModel): model is BatchModel {
  return model.batch !== "none" && model.io !== "the artifact's";
}

function datatypeOf(tensor: TensorSpec): Datatype {
  return typeof tensor === "string" ? tensor : tensor.datatype;
}

/** An input of the model, and the columns that its values are taken from. */
interface Input {
  readonly name: string;
  readonly datatype: Datatype;
  readonly columns: readonly string[];
}

/** The model's inputs, each with its columns. */
export function inputsOf({ io, batch }: Pick<BatchModel, "io" | "batch">): readonly Input[] {
  return Object.entries(io.inputs).map(([name, tensor]) => ({
    name,
    datatype: datatypeOf(tensor),
    columns: batch.columns[name] ?? [name],
  }));
}

/** The model's outputs, which are the columns that are written. */
export function outputsOf({
  io,
}: Pick<BatchModel, "io">): readonly { readonly name: string; readonly datatype: Datatype }[] {
  return Object.entries(io.outputs).map(([name, tensor]) => ({ name, datatype: datatypeOf(tensor) }));
}

/**
 * So many times the model is asked again: with growing pauses up to five seconds that is three minutes, in which the kubelet
 * starts a server again that was killed. runtimes/batch/engine.go waits longer.
 */
const retries = 40;

/** A server that fails of a row says so once; the row is then asked alone. */
const failsOfRow = 500;

/** Answers that are about the question, and not about a server that is away. */
const aboutRows = "code \\\\((?:400|404|405|406|411|413|414|415|422|500)\\\\)";

function requestMapping({ io, batch }: Pick<BatchModel, "io" | "batch">): string {
  const tensors = inputsOf({ io, batch }).map(({ name, datatype, columns }) => {
    const values = columns.map((column) => `r.row.${JSON.stringify(column)}`);
    const [first] = values;
    const data =
      batch.columns[name] === undefined
        ? `this.rows.map_each(r -> ${first ?? "null"})`
        : `this.rows.map_each(r -> [${values.join(", ")}]).flatten()`;
    const shape = batch.columns[name] === undefined ? "[$n]" : `[$n, ${columns.length}]`;
    return `  {"name": ${JSON.stringify(name)}, "datatype": "${datatype}", "shape": ${shape}, "data": ${data}}`;
  });
  return [
    "let n = this.rows.length()",
    `root = if $n == 0 { deleted() } else { {"inputs": [\n${tensors.join(",\n")}\n]} }`,
  ].join("\n");
}

function portOf({ ports, servingPort }: ContainerPlan): number {
  const port = ports.find(({ name }) => name === servingPort)?.containerPort;
  if (port === undefined) throw new RangeError(`no port ${servingPort}`);
  return port;
}

/**
 * What Bento does with a question of runtimes/batch, a line of `{chunk, first, rows}`: it prepares the rows, asks the model for
 * all of them and, where that is refused, for each alone; its answer is a line too. Pure.
 * @param threads requests that are made at once
 */
export function scoringPipeline(model: BatchModel, plan: ContainerPlan, threads: number): BentoConfiguration {
  const { batch } = model;
  const columns = inputsOf(model).flatMap(({ columns, datatype }) =>
    columns.map((column) => [column, datatype] as const),
  );
  const { maps, calls } = preparation(batch.prepare, columns);
  const ask = {
    label: "ask",
    branch: {
      request_map: requestMapping(model),
      processors: [
        inferenceCall({
          url: `http://127.0.0.1:${portOf(plan)}${plan.basePath}/infer`,
          timeoutSeconds: plan.longestRequestSeconds,
          retries,
          final: [failsOfRow],
        }),
      ],
      result_map: "root.answer = this.outputs.map_each(o -> {(o.name): o.data}).squash()",
    },
  };
  const prepare = [
    maps,
    "meta chunk = this.chunk",
    "meta first = this.first",
    `let made = this.rows.enumerated().map_each(r -> {"at": r.index, "row": r.value${calls}}.catch(err -> {"at": r.index, "error": err}))`,
    'root.rows = $made.filter(r -> !r.exists("error"))',
    'meta errors = $made.filter(r -> r.exists("error"))',
  ].join("\n");
  const alone = [
    { mapping: 'root = this.rows.map_each(r -> {"rows": [r]})' },
    { unarchive: { format: "json_array" } },
    { resource: "ask" },
    {
      catch: [
        {
          mapping: [
            "root.rows = this.rows",
            `root.refused = if error().re_match("${aboutRows}") { error() }`,
            `root.unanswered = if !error().re_match("${aboutRows}") { error() }`,
          ].join("\n"),
        },
      ],
    },
    { archive: { format: "json_array" } },
  ];
  const answer = [
    'let parts = if this.type() == "array" { this } else { [this] }',
    "root.chunk = @chunk",
    "root.first = @first",
    "root.errors = @errors",
    'root.parts = $parts.map_each(p -> {"at": p.rows.map_each(r -> r.at), "answer": p.answer, "refused": p.refused, "unanswered": p.unanswered})',
  ].join("\n");
  const service = bentoService(
    {
      // A question is a line, of as many rows as a request has.
      input: { stdin: { scanner: { lines: { max_buffer_size: 2 ** 26 } } } },
      processor_resources: [ask],
      pipeline: {
        threads,
        processors: [
          { mapping: prepare },
          { resource: "ask" },
          { mutation: 'meta why = if errored() { error() } else { "" }' },
          // The error is in its metadata now: what follows would take it for its own.
          { catch: [] },
          {
            switch: [
              { check: '@why == ""', processors: [{ noop: {} }] },
              { check: `@why.re_match("${aboutRows}")`, processors: alone },
              { processors: [{ mapping: "root.rows = this.rows\nroot.unanswered = @why" }] },
            ],
          },
          { mapping: answer },
        ],
      },
      output: { stdout: { codec: "lines" } },
    },
    { fields: { model: model.name }, shutdownSeconds: 5 },
  );
  // Nobody asks it anything, and what it would log of each row that fails is in the rows' file.
  return { ...service, http: { enabled: false }, logger: { level: "FATAL" }, metrics: { none: {} } };
}
