import { nameOf } from "./models/belonging.ts";
import type { ModelChange, ModelState, PolicyResults, Shown, StackReport, VariantState } from "./report.ts";

/*
 * What Markdown and the terminal say in the same words; neither is markup.
 */

/** The banner: the only place at which a report says what it was made against. */
export const bannerOf: Readonly<Record<StackReport["against"], string>> = {
  account: "Previewed against the account.",
  rehearsal:
    "Previewed in a rehearsal: the program through the real engine, an account that is a folder. No AWS answered.",
  local: "Previewed on the cluster of this machine.",
};

/** How many of what: `1 model`, `2 models`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** USD with a sign: `+412`, `−3`, `±0`. */
export function signedUsd(usd: number): string {
  const rounded = Math.round(usd);
  if (rounded === 0) return "±0";
  return `${rounded > 0 ? "+" : "−"}${Math.abs(rounded).toLocaleString("en")}`;
}

const changing = ["replace", "delete", "update", "create", "import", "discard"] as const;

/** How many resources something happens to. */
export function changedResources({ counts }: StackReport): number {
  return changing.reduce((sum, operation) => sum + counts[operation], 0);
}

/** `9 create, 4 update, 1 replace`. */
export function countsInWords({ counts }: StackReport, emphasised: (text: string) => string = (text) => text): string {
  const told = (["create", "update", "replace", "delete", "import", "discard"] as const)
    .filter((operation) => counts[operation] > 0)
    .map((operation) => {
      const words = `${counts[operation]} ${operation}`;
      return operation === "replace" || operation === "delete" ? emphasised(words) : words;
    });
  return told.join(", ");
}

/** The change of cost in a line; undefined where nothing was reckoned. */
export function costInWords({ cost }: StackReport): string | undefined {
  if (cost === undefined) return undefined;
  const [before, after] = [cost.before.expected, cost.after.expected];
  const percent =
    before === 0 ? "" : ` (${after >= before ? "+" : "−"}${Math.abs(((after - before) / before) * 100).toFixed(1)} %)`;
  const unknown = cost.unknown.length === 0 ? "" : `, ${count(cost.unknown.length, "item")} without a price`;
  return `${signedUsd(after - before)} USD/month${Math.round(after - before) === 0 ? "" : percent}${unknown}`;
}

/** Whether everything has room; undefined where nobody looked. */
export function capacityInWords({ capacity }: StackReport): string | undefined {
  if (capacity === undefined || (capacity.limits.length === 0 && capacity.unknown.length === 0)) return undefined;
  const short = capacity.limits.filter(({ fits }) => !fits);
  if (short.length > 0) return `does not fit: ${count(short.length, "limit")} of ${capacity.limits.length} short`;
  if (capacity.limits.length === 0) return undefined;
  const fullest = capacity.limits
    .filter(({ available }) => available > 0)
    .toSorted((one, other) => other.needed / other.available - one.needed / one.available)[0];
  return fullest === undefined
    ? "fits"
    : `fits (fullest: ${fullest.what}, ${fullest.needed} of ${fullest.available} ${fullest.of})`;
}

/** How the rules came out, in a line. */
export function policiesInWords({ policies }: StackReport): string {
  if (policies.rules.length === 0 && policies.findings.length === 0) return "Policies: did not run.";
  const of = (outcome: string): readonly { readonly id: string }[] =>
    policies.rules.filter((rule) => rule.outcome === outcome);
  const open = of("not evaluated");
  const waived = new Set(policies.findings.filter(({ outcome }) => outcome === "waived").map(({ id }) => id)).size;
  return `Policies: ${of("passed").length} passed, ${of("violated").length} violated, ${open.length} could not be evaluated${
    open.length === 0 ? "" : ` (${open.map(({ id }) => id).join(", ")})`
  }${waived === 0 ? "" : `, ${waived} with a waiver`}${policies.complete ? "" : "; rules over the whole stack did not run"}.`;
}

/** Findings that say the same of several resources, as one. */
export function groupedFindings(
  findings: PolicyResults["findings"],
): readonly { readonly id: string; readonly message: string; readonly urns: readonly string[] }[] {
  const groups = new Map<string, { readonly id: string; readonly message: string; readonly urns: string[] }>();
  for (const { id, message, urn } of findings) {
    const key = `${id} ${message}`;
    const group = groups.get(key) ?? { id, message, urns: [] };
    group.urns.push(urn);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Names of resources in a line: the first few, and how many more there are. */
export function namesInWords(urns: readonly string[], told: (name: string) => string = (name) => name): string {
  const names = [...new Set(urns.map(nameOf))];
  const more = names.length - 6;
  return `${names.slice(0, 6).map(told).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Whether there is nothing to tell but that nothing happens. */
export function isQuiet(report: StackReport): boolean {
  const { failure, verdict, drift = [], models } = report;
  return (
    changedResources(report) === 0 &&
    failure === undefined &&
    verdict.level === "safe" &&
    drift.length === 0 &&
    models.every(({ change }) => change === "same")
  );
}

const digestStart = (digest: string): string => digest.replace(/^sha256:/, "").slice(0, 8);

function variants(state: ModelState | undefined): readonly VariantState[] {
  return state?.variants ?? [];
}

/** A cell of a table in parts: what stays, and what is new. */
export interface Cell {
  readonly before?: string;
  readonly after: string;
  readonly isChanged: boolean;
}

function cell(before: string | undefined, after: string | undefined): Cell {
  if (before === undefined || before === after) return { after: after ?? "–", isChanged: false };
  return { before, after: after ?? "–", isChanged: true };
}

function versions(state: ModelState | undefined): string | undefined {
  const told = variants(state).map(({ version, role }) => (role === "champion" ? version : `${version} ${role}`));
  return told.length === 0 ? undefined : told.join(" + ");
}

function traffic(state: ModelState | undefined): string | undefined {
  const all = variants(state);
  const answering = all.filter(({ role }) => role !== "shadow").map(({ percent }) => percent);
  const mirrored = all.filter(({ role }) => role === "shadow").map(({ percent }) => ` + ${percent} mirrored`);
  return all.length === 0 ? undefined : `${answering.join("/")}${mirrored.join("")}`;
}

function replicas(state: ModelState | undefined): string | undefined {
  if (state === undefined) return undefined;
  const [least, most] = state.replicas;
  return least === most ? String(least) : `${least}–${most}`;
}

/** What a model's row says: each part before and after. */
export function modelCells({ before, after }: ModelChange) {
  return {
    version: cell(versions(before), versions(after)),
    traffic: cell(traffic(before), traffic(after)),
    replicas: cell(replicas(before), replicas(after)),
    accelerator: cell(before && (before.accelerator ?? "–"), after && (after.accelerator ?? "–")),
    slo: cell(before && (before.slo ?? "–"), after && (after.slo ?? "–")),
  };
}

/** Digests of the champion, where it becomes another. */
export function digestsInWords({ before, after }: ModelChange): string | undefined {
  const [was, is] = [variants(before)[0]?.digest, variants(after)[0]?.digest];
  return was === undefined || is === undefined || was === is ? undefined : `${digestStart(was)} → ${digestStart(is)}`;
}

/** Versions that were not served before, and where they come from. */
export function newVersions({ model, before, after }: ModelChange): readonly string[] {
  const known = new Set(variants(before).map(({ digest }) => digest));
  return variants(after)
    .filter(({ digest }) => !known.has(digest))
    .map(
      ({ version, digest, from = "nobody knows where", provenance }) =>
        `${model} ${version} (${digest}) from ${from}${provenance === undefined ? "" : `; ${provenance}`}`,
    );
}

/** Tickets that changes were made under, each with its models: `CHG-1234 (fraud, iris)`. One that stays as it was is none of a change. */
export function ticketsOf(changes: readonly ModelChange[]): readonly string[] {
  const models = new Map<string, string[]>();
  for (const { model, change, before, after } of changes)
    if (change !== "same" && after?.ticket !== undefined && after.ticket !== before?.ticket)
      models.set(after.ticket, [...(models.get(after.ticket) ?? []), model]);
  return [...models].map(([ticket, all]) => `${ticket} (${all.join(", ")})`);
}

/** A value in a line. */
export function shownInWords(shown: Shown): string {
  switch (shown.is) {
    case "value":
      return shown.cut === undefined ? shown.text : `${shown.text}… (${shown.cut} more)`;
    case "secret":
      return "[secret]";
    case "unknown":
      return "[known when it is done]";
    case "nothing":
      return "–";
  }
}
