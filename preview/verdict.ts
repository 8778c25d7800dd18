import { nameOf } from "./models/belonging.ts";
import type { ModelChange, ResourceChange, StackReport, Verdict } from "./report.ts";

/** Types that hold what cannot be made again: replacing one loses it. */
const stateful =
  /^(aws:(rds|s3|elasticache|dynamodb|efs|ecr|kms|eks\/cluster|ec2\/vpc)|kubernetes:(core\/v1:(PersistentVolume|PersistentVolumeClaim|Namespace)|apps\/v1:StatefulSet|apiextensions\.k8s\.io\/v1:CustomResourceDefinition))/;

/** How people name a resource: its kind, and its own name. */
export function inWords({ type, urn }: Pick<ResourceChange, "type" | "urn">): string {
  return `${type.split(":").at(-1) ?? type} ${nameOf(urn)}`;
}

/** The first few, and how many there are besides. */
function few(names: readonly string[], most = 3): string {
  const more = names.length - most;
  return more <= 0 ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${more} more`;
}

function some(names: readonly string[], told: (names: string, one: boolean) => string): readonly string[] {
  return names.length === 0 ? [] : [told(few(names), names.length === 1)];
}

/** What goes, or goes and comes again. */
function goes({ operation }: ResourceChange): boolean {
  return operation === "delete" || operation === "replace";
}

type Judged = Omit<StackReport, "verdict" | "changeSet" | "stack" | "environment" | "against" | "counts">;

/** What will not be done as it is. */
function blocking({ failure, policies, resources }: Judged): readonly string[] {
  const violated = policies.findings.filter(
    ({ enforcement, outcome }) => enforcement === "mandatory" && outcome === "violated",
  );
  const rules = [...new Set(violated.map(({ id, name }) => (id === name ? name : `${id} ${name}`)))];
  const guarded = resources.filter((one) => one.protect && goes(one));
  return [
    ...(failure === undefined ? [] : [`the preview failed: ${failure.split("\n")[0] ?? ""}`]),
    ...some(
      rules,
      (told, one) =>
        `mandatory ${one ? "rule" : "rules"} violated: ${told} (${violated.length} ${violated.length === 1 ? "finding" : "findings"})`,
    ),
    ...some(
      guarded.map((one) => `${one.operation} ${inWords(one)}`),
      (told) => `protected, this will be refused: ${told}`,
    ),
  ];
}

/** Whether all requests of a model go to another version at once. */
function turnsAtOnce({ change, before, after }: ModelChange): boolean {
  const [was, is] = [before, after].map((state) => state?.variants.find(({ role }) => role === "champion"));
  if (change !== "changed" || was === undefined || is === undefined) return false;
  // One that answered a part of them before is promoted, not new.
  return (
    was.digest !== is.digest && !before?.variants.some(({ digest, role }) => digest === is.digest && role !== "shadow")
  );
}

function releaseOf({ before, after }: ModelChange): string {
  return JSON.stringify(
    [before, after].map((state) => state?.variants.map(({ digest, variant }) => [variant, digest])),
  );
}

/** Whether a model's pods start anew although nobody released anything. */
function restartsAlone(change: ModelChange): boolean {
  const [was, is] = JSON.parse(releaseOf(change)) as readonly unknown[];
  return change.restart === "rolling" && JSON.stringify(was) === JSON.stringify(is);
}

/** What somebody should look at before it is done. */
function notable({
  capacity,
  cost,
  policies,
  resources,
  models,
  drift = [],
  diagnostics,
  failure,
}: Judged): readonly string[] {
  const names = (which: (model: ModelChange) => boolean): readonly string[] =>
    models.filter(which).map(({ model }) => model);
  const goers = resources.filter((one) => goes(one) && !one.protect);
  const precious = goers.filter(({ type }) => stateful.test(type));
  const removed = new Set(names(({ change }) => change === "removed"));
  const others = goers.filter(
    (one) => !stateful.test(one.type) && one.operation === "delete" && one.model === undefined,
  );
  const replaced = goers.filter((one) => !stateful.test(one.type) && one.operation === "replace");
  const short = (capacity?.limits ?? []).filter(({ fits }) => !fits);
  const open = policies.rules.filter(({ outcome }) => outcome === "not evaluated");
  const advised = policies.findings.filter(
    ({ enforcement, outcome }) => enforcement === "advisory" && outcome === "violated",
  );
  return [
    ...some(
      precious.map((one) => `${one.operation} ${inWords(one)}`),
      (told) => `what holds data goes: ${told}`,
    ),
    ...some(
      short.map(({ what, of, needed, available }) => `${what} needs ${needed} ${of} and has ${available}`),
      (told) => `capacity is short: ${told}`,
    ),
    ...(cost?.budget?.holds === false ? [`over the budget of ${cost.budget.monthlyUsd} USD a month`] : []),
    ...some([...removed], (told, one) => `${one ? "model" : "models"} removed: ${told}`),
    ...some(names(turnsAtOnce), (told) => `all requests go to a new version at once: ${told}`),
    ...some(names(restartsAlone), (told) => `pods restart without a release: ${told}`),
    ...some(others.map(inWords), (told) => `deleted: ${told}`),
    ...some(replaced.map(inWords), (told) => `replaced: ${told}`),
    ...(drift.length === 0 ? [] : [`drift in ${drift.length} ${drift.length === 1 ? "resource" : "resources"}`]),
    ...some(
      open.map(({ id }) => id),
      (told) => `could not be evaluated: ${told}`,
    ),
    ...(policies.rules.length > 0 && !policies.complete ? ["rules over the whole stack did not run"] : []),
    ...some(
      [...new Set(advised.map(({ id, name }) => (id === name ? name : `${id} ${name}`)))],
      (told) => `advice not followed: ${told}`,
    ),
    ...(failure === undefined && diagnostics.some(({ severity }) => severity === "error")
      ? ["the engine told errors"]
      : []),
  ];
}

/** One judgement of everything that a preview found: what will be refused before what wants to be looked at. Pure. */
export function verdictOf(found: Judged): Verdict {
  const [blocked, noted] = [blocking(found), notable(found)];
  const reasons = [...blocked, ...noted];
  if (blocked.length > 0) return { level: "blocked", reasons };
  return reasons.length > 0 ? { level: "needs attention", reasons } : { level: "safe", reasons: [] };
}
