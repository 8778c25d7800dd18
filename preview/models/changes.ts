import type { ModelChange, ModelState, ResourceChange } from "../report.ts";
import type { Folded } from "../events/fold.ts";
import { plain, text } from "../values/plain.ts";
import { queueKinds } from "./also.ts";
import { isBeside, modelServiceType, nameOf } from "./belonging.ts";
import { modelState } from "./state.ts";

/** What runs a model's pods. */
const workloads = new Set(["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet"]);

/** Whether pods that are there are started anew: the controller does so for every change of their template. */
function rolls({ type, operation, properties }: ResourceChange): boolean {
  if (!workloads.has(type)) return false;
  if (operation === "replace") return true;
  // Where nobody says what changes, they may.
  return (
    operation === "update" &&
    (properties ?? [{ path: "spec.template" }]).some(({ path }) => path.startsWith("spec.template"))
  );
}

function restartOf(change: ModelChange["change"], own: readonly ResourceChange[]): ModelChange["restart"] {
  if (change === "added") return "new";
  if (change === "removed") return "gone";
  return own.some(rolls) ? "rolling" : "no";
}

/** What a component says of its model, before or after. @param queue where its queue is */
function stateOf(folded: Folded, side: "old" | "new", queue: string | undefined): ModelState | undefined {
  return modelState(plain(folded[side]?.inputs["model"]), queue);
}

const still = new Set(["same", "read"]);

function changeOf({ operation }: Folded, own: readonly ResourceChange[]): ModelChange["change"] {
  if (operation === "create" || operation === "import") return "added";
  if (operation === "delete") return "removed";
  return still.has(operation) && own.every((one) => still.has(one.operation)) ? "same" : "changed";
}

/**
 * What becomes of every model: those that change first, then by name. Pure.
 * @param monthlyUsd what each model costs more or less, as far as that is known
 * @param graphs those that each model is a step of
 */
export function modelChanges(
  all: readonly Folded[],
  resources: readonly ResourceChange[],
  monthlyUsd: ReadonlyMap<string, number> = new Map(),
  graphs: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly ModelChange[] {
  const byModel = new Map<string, ResourceChange[]>();
  for (const resource of resources)
    if (resource.model !== undefined) byModel.set(resource.model, [...(byModel.get(resource.model) ?? []), resource]);
  const queues = { old: queueKinds(all, "old"), new: queueKinds(all, "new") };
  const beside = new Set(all.filter(isBeside).map(({ urn }) => urn));
  const changes = all
    .filter(({ type }) => type === modelServiceType)
    .map((folded): ModelChange => {
      const said = plain((folded.new ?? folded.old)?.inputs["model"]);
      const model = text(said["name"]) || nameOf(folded.urn);
      const own = byModel.get(model) ?? [];
      const change = changeOf(folded, own);
      const [before, after] = (["old", "new"] as const).map((side) => stateOf(folded, side, queues[side].get(model)));
      const cost = monthlyUsd.get(model);
      const isIn = graphs.get(model);
      return {
        model,
        team: text(said["team"]),
        runtime: text(plain(said["runtime"])["kind"]),
        change,
        ...(before === undefined || change === "added" ? {} : { before }),
        ...(after === undefined || change === "removed" ? {} : { after }),
        // Of the pods that answer: those of queues are nobody's whom a caller waits for.
        restart: restartOf(
          change,
          own.filter(({ urn }) => !beside.has(urn)),
        ),
        ...(isIn === undefined ? {} : { graphs: isIn }),
        ...(cost === undefined ? {} : { monthlyUsd: cost }),
      };
    });
  return changes.sort(
    (one, other) =>
      Number(one.change === "same") - Number(other.change === "same") || (one.model < other.model ? -1 : 1),
  );
}
