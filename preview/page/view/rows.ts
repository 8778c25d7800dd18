import type { Operation, PropertyChange, ResourceChange, StackReport } from "../../report.ts";
import { grouped } from "./grouped.ts";
import { kindOf, providerOf } from "./kinds.ts";

type PolicyFinding = StackReport["policies"]["findings"][number];

/** A resource with everything that it is found, filtered and grouped by. */
export interface Row {
  readonly resource: ResourceChange;
  readonly provider: string;
  readonly kind: string;
  readonly team: string | undefined;
  readonly findings: readonly PolicyFinding[];
  /** What a search looks in, in lower case. */
  readonly text: string;
}

/** Longer values are found by their paths: a search stays fast, whatever a ConfigMap holds. */
const searchedLength = 400;

/** In the order in which a reviewer must see them. */
export const operations = [
  "delete",
  "replace",
  "update",
  "create",
  "import",
  "discard",
  "read",
  "same",
] as const satisfies readonly Operation[];

/** Whether something happens to it. */
export function changes(operation: Operation): boolean {
  return operation !== "same" && operation !== "read";
}

function shownTexts({ before, after }: PropertyChange): readonly string[] {
  return [before, after].flatMap((side) =>
    side.is === "value"
      ? side.text.length <= searchedLength
        ? [side.text]
        : []
      : side.is === "nothing"
        ? []
        : [side.is],
  );
}

function searchText(resource: ResourceChange, words: readonly (string | undefined)[]): string {
  const properties = resource.properties ?? [];
  return [
    resource.name,
    resource.type,
    resource.operation,
    ...words,
    ...properties.flatMap((property) => [property.path, ...shownTexts(property)]),
  ]
    .join("\n")
    .toLowerCase();
}

/** The rows of a stack, the weightiest operations first and by name within. */
export function rowsOf(
  stack: Pick<StackReport, "models" | "policies">,
  resources: readonly ResourceChange[],
): readonly Row[] {
  const teams = new Map(stack.models.map(({ model, team }) => [model, team]));
  const findings = grouped(stack.policies.findings, ({ urn }) => urn);
  return resources
    .map((resource) => {
      const team = resource.model === undefined ? undefined : teams.get(resource.model);
      const found = findings.get(resource.urn) ?? [];
      const words = [resource.model, team, ...found.flatMap(({ id, name }) => [id, name])];
      return {
        resource,
        provider: providerOf(resource.type),
        kind: kindOf(resource.type),
        team,
        findings: found,
        text: searchText(resource, words),
      };
    })
    .sort(
      (a, b) =>
        operations.indexOf(a.resource.operation) - operations.indexOf(b.resource.operation) ||
        compare(a.resource.name, b.resource.name) ||
        compare(a.resource.urn, b.resource.urn),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
