import type { StackReport } from "../../report.ts";

/** Something that keeps a change from being done as it is. */
export interface Blocker {
  readonly what: string;
  readonly detail: string;
  readonly urn?: string;
  /** Where it is said what to do. */
  readonly url?: string;
}

/** All of it, the weightiest first: that it failed, rules that must hold, what is protected, what has no room. */
export function blockersOf(stack: StackReport): readonly Blocker[] {
  const { failure, diagnostics, policies, resources, capacity, cost } = stack;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return [
    ...(failure === undefined ? [] : [{ what: "The preview could not be finished", detail: failure }]),
    ...errors.map(({ message, urn }) => ({ what: "Error", detail: message, ...(urn === undefined ? {} : { urn }) })),
    ...policies.findings
      .filter(({ enforcement, outcome }) => enforcement === "mandatory" && outcome === "violated")
      .map(({ id, name, message, urn, url }) => ({
        what: `${id} ${name}`,
        detail: message,
        urn,
        ...(url === undefined ? {} : { url }),
      })),
    ...resources
      .filter(({ protect, operation }) => protect && (operation === "delete" || operation === "replace"))
      .map(({ operation, replacedBy, urn }) => ({
        what: `Protected, and would be ${operation === "delete" ? "deleted" : "replaced"}`,
        detail:
          replacedBy.length === 0
            ? "What it holds is lost."
            : `What it holds is lost, because of ${replacedBy.join(", ")}.`,
        urn,
      })),
    ...(capacity?.limits ?? [])
      .filter(({ fits }) => !fits)
      .map(({ what, of, needed, available }) => ({
        what: "No room",
        detail: `${what}: ${needed} ${of} needed, ${available} available, ${needed - available} short`,
      })),
    ...(cost?.budget?.holds === false
      ? [{ what: "Over budget", detail: `$${cost.budget.monthlyUsd} a month are budgeted` }]
      : []),
  ];
}
