import { changeSet } from "./change-set.ts";
import { foldSteps, type Folded } from "./events/fold.ts";
import { propertyChanges } from "./events/properties.ts";
import type { EngineEvent } from "./events/read.ts";
import { modelsByUrn, nameOf } from "./models/belonging.ts";
import { modelChanges } from "./models/changes.ts";
import { graphChanges, graphsByModel } from "./models/graphs.ts";
import { policyResults, type KnownRule } from "./policies.ts";
import type { Cost, Diagnostic, Operation, ResourceChange, StackReport } from "./report.ts";
import { reckoned, type Reckoning } from "./reckoned.ts";
import { scrubber, type Scrubber } from "./values/scrub.ts";
import { plantedSecrets } from "./values/shown.ts";
import { verdictOf } from "./verdict.ts";

/** What a report of one stack is made from. */
export interface Previewed {
  readonly stack: string;
  readonly environment: string;
  readonly against: StackReport["against"];
  readonly events: readonly EngineEvent[];
  /** What each resource depends on, by its URN: events do not have it. @default nothing */
  readonly dependencies?: ReadonlyMap<string, readonly string[]>;
  /** Why the command that previewed ended, where it did not end well. */
  readonly failure?: string;
  /** Rules of the policy pack. @default none is known by name */
  readonly rules?: readonly KnownRule[];
  /** Secrets by their value, that are found wherever they stand. @default those that stand at places of secrets */
  readonly secrets?: readonly string[];
  /** @default neither cost nor capacity is said */
  readonly reckoning?: Reckoning;
  readonly drift?: readonly ResourceChange[];
}

const operations: readonly Operation[] = ["create", "update", "replace", "delete", "same", "read", "import", "discard"];

/** The engine's own component of every stack: it is no resource of anybody's. */
const stackType = "pulumi:pulumi:Stack";

function countsOf(resources: readonly ResourceChange[]): StackReport["counts"] {
  const counts = Object.fromEntries(operations.map((operation) => [operation, 0])) as Record<Operation, number>;
  for (const { operation, type } of resources) if (type !== stackType) counts[operation] += 1;
  return counts;
}

function resourceChange(
  folded: Folded,
  {
    dependencies,
    scrub,
    model,
  }: { dependencies: Previewed["dependencies"]; scrub: Scrubber; model: string | undefined },
): ResourceChange {
  const { urn, type, operation, old, new: now, keys, detailed } = folded;
  const parent = (now ?? old)?.parent ?? "";
  const properties = propertyChanges(folded, { type, scrub });
  const forcing = Object.entries(detailed ?? {}).flatMap(([path, { kind }]) =>
    kind.endsWith("-replace") ? [path] : [],
  );
  return {
    urn,
    type,
    name: nameOf(urn),
    operation,
    ...(parent === "" ? {} : { parent }),
    dependsOn: [...(dependencies?.get(urn) ?? [])].sort(),
    // What is taken away is protected by what was said before.
    protect: (operation === "create" ? now : old)?.protect === true,
    replacedBy: operation === "replace" ? [...new Set([...keys, ...forcing])].sort() : [],
    ...(properties === undefined ? {} : { properties }),
    ...(model === undefined ? {} : { model }),
  };
}

/** What the engine says of every preview that ends badly; what is wrong stands in another line. */
const empty = /^(error: )?(preview failed|update failed)$/i;

/** What the language host puts before an error of the program: where its bundle lies says nothing to a reader. */
const wrapped = /^(error: )?Running program '[^']*' failed with an unhandled exception:\n/;

function diagnosticsOf(events: readonly EngineEvent[], scrub: Scrubber): readonly Diagnostic[] {
  const told = events.flatMap((event): readonly Diagnostic[] => {
    if (event.event !== "diagnostic") return [];
    const message = scrub.text(event.message.replace(wrapped, "").trim());
    const severity = event.severity === "error" || event.severity === "warning" ? event.severity : "info";
    if (message === "" || event.severity === "debug" || empty.test(message)) return [];
    return [{ severity, message, ...(event.urn === undefined ? {} : { urn: event.urn }) }];
  });
  return [...new Map(told.map((one) => [JSON.stringify(one), one])).values()];
}

/** Why a preview did not come to its end; undefined where it did, or where rules alone ended it. */
function failureOf(
  { events, failure }: Previewed,
  diagnostics: readonly Diagnostic[],
  scrub: Scrubber,
): string | undefined {
  const ended = events.find((event) => event.event === "ended");
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (ended?.event === "ended" && ended.result !== "failed" && failure === undefined) return undefined;
  if (errors.length > 0) return errors.map(({ message }) => message).join("\n");
  const isRefused = events.some((event) => event.event === "policy" && event.level === "mandatory");
  if (ended !== undefined && isRefused) return undefined;
  return scrub.text(failure ?? "the engine ended before it was done");
}

/** What each model costs more or less; none where nodes have no price, as most of a model's cost is nodes. */
function costsOfModels(cost: Cost | undefined): ReadonlyMap<string, number> {
  if (cost === undefined || cost.unknown.some((told) => told.startsWith("nodes of pool"))) return new Map();
  const lines = cost.lines.filter(({ by }) => by === "model");
  return new Map(lines.map(({ name, before, after }) => [name, after.expected - before.expected] as const));
}

/** Everything that is said of one stack, of what the engine told of a preview, also one that failed. Pure. */
export function stackReport(previewed: Previewed): StackReport {
  const { events, rules = [], reckoning, drift } = previewed;
  const folded = foldSteps(events);
  const planted = folded.flatMap(({ type, old, new: now }) =>
    [old, now].flatMap((side) => [side?.inputs, side?.outputs].flatMap((part) => plantedSecrets(type, part))),
  );
  const { capacity, cost } = reckoning === undefined ? {} : reckoned(folded, reckoning);
  const scrub = scrubber([...(previewed.secrets ?? []), ...planted]);
  const models = modelsByUrn(folded);
  const resources = folded.map((one) =>
    resourceChange(one, { dependencies: previewed.dependencies, scrub, model: models.get(one.urn) }),
  );
  const diagnostics = diagnosticsOf(events, scrub);
  const failure = failureOf(previewed, diagnostics, scrub);
  const graphs = graphChanges(folded, scrub);
  const found = {
    ...(failure === undefined ? {} : { failure }),
    models: modelChanges(folded, resources, costsOfModels(cost), graphsByModel(graphs)),
    ...(graphs.length === 0 ? {} : { graphs }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(cost === undefined ? {} : { cost }),
    policies: policyResults(events, rules, scrub),
    resources,
    ...(drift === undefined ? {} : { drift }),
    diagnostics,
  };
  return {
    stack: previewed.stack,
    environment: previewed.environment,
    against: previewed.against,
    verdict: verdictOf(found),
    counts: countsOf(resources),
    ...found,
    changeSet: changeSet(folded, drift),
  };
}
