import type { Operation } from "../report.ts";
import { isPlain, list } from "../values/plain.ts";
import type { EngineEvent, Side, Step } from "./read.ts";

/** What a run would do to one resource, of all the steps that it takes. */
export interface Folded {
  readonly urn: string;
  readonly type: string;
  readonly operation: Operation;
  readonly old?: Side;
  readonly new?: Side;
  readonly keys: readonly string[];
  readonly diffs: readonly string[];
  readonly detailed?: NonNullable<Step["detailed"]>;
}

/** Every operation of the engine: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/apitype/updates.go */
const operations: Readonly<Record<string, Operation>> = {
  same: "same",
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "import-replacement": "replace",
  "read-replacement": "replace",
  read: "read",
  import: "import",
  discard: "discard",
  "discard-replaced": "discard",
};

/** Steps that stand beside another of the same resource and say nothing of their own. */
const beside = new Set(["delete-replaced", "remove-pending-replace", "refresh", "discard-replaced"]);

/** The weightier of what two steps say of one resource. */
const weight: readonly Operation[] = ["same", "read", "discard", "import", "create", "update", "delete", "replace"];

function operationOf(steps: readonly Step[]): Operation {
  const said = steps.filter(({ op }) => !beside.has(op)).flatMap(({ op }) => operations[op] ?? []);
  // What a run that failed had left to be deleted, and nothing else happens to it.
  if (said.length === 0) return steps.some(({ op }) => op === "delete-replaced") ? "delete" : "same";
  return said.reduce((one, other) => (weight.indexOf(other) > weight.indexOf(one) ? other : one));
}

/**
 * One change for each resource: the three steps of a replacement are one, and so is a step with its outcome. In the order
 * of URNs, as steps come in any order. Pure.
 */
export function foldSteps(events: readonly EngineEvent[]): readonly Folded[] {
  const byUrn = new Map<string, Step[]>();
  for (const event of events) {
    if (event.event !== "step") continue;
    const steps = byUrn.get(event.urn);
    if (steps === undefined) byUrn.set(event.urn, [event]);
    else steps.push(event);
  }
  return [...byUrn.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([urn, steps]) => foldOne(urn, steps));
}

/** Rows of golden answers in a model's inputs: the ConfigMap that holds them says the same once more. */
function withoutRows(side: Side): Side {
  const { model } = side.inputs;
  if (!isPlain(model) || !Array.isArray(model["variants"])) return side;
  const variants = list(model["variants"]).map((variant) =>
    isPlain(variant) ? Object.fromEntries(Object.entries(variant).filter(([key]) => key !== "rows")) : variant,
  );
  return { ...side, inputs: { ...side.inputs, model: { ...model, variants } } };
}

function foldOne(urn: string, steps: readonly Step[]): Folded {
  const telling = steps.filter(({ op }) => !beside.has(op));
  const operation = operationOf(steps);
  // The last word of a step has its outputs; a step that was only begun has none.
  const now = telling.findLast((one) => one.new !== undefined && one.done) ?? telling.findLast((one) => one.new);
  const before = steps.find((one) => one.old !== undefined);
  const precise = telling.find(({ detailed }) => detailed !== undefined);
  return {
    urn,
    type: steps.find(({ type }) => type !== "")?.type ?? "",
    operation,
    ...(before?.old === undefined ? {} : { old: withoutRows(before.old) }),
    ...(now?.new === undefined || operation === "delete" ? {} : { new: withoutRows(now.new) }),
    keys: [...new Set(telling.flatMap(({ keys }) => keys))],
    diffs: [...new Set(telling.flatMap(({ diffs }) => diffs))],
    ...(precise?.detailed === undefined ? {} : { detailed: precise.detailed }),
  };
}
