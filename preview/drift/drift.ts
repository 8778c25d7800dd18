import type { PropertyChange, ResourceChange } from "../report.ts";
import { whyBenign } from "./benign.ts";

/** A resource that is no longer as the program made it. */
export interface Drifted {
  readonly resource: ResourceChange;
  /** `gone`: somebody deleted it. */
  readonly what: "gone" | "changed";
  /** Before: as the program declares it; after: as it is. None where it is gone. */
  readonly properties: readonly PropertyChange[];
}

/** A change that is none of a person's, and who makes it. */
export interface Benign {
  readonly resource: ResourceChange;
  /** Undefined: nothing that the program declares. */
  readonly path?: string;
  readonly because: string;
}

export interface Drift {
  /** What matters: of protected resources first, then what is gone. */
  readonly drifted: readonly Drifted[];
  readonly benign: readonly Benign[];
}

/** What a provider tells of a resource beside what it was told: an endpoint that moved, a status. */
const notDeclared =
  "the program declares nothing of it: what the provider tells of the resource is another than before";

function split(resource: ResourceChange): Drift {
  const { type, operation, properties = [] } = resource;
  if (operation === "delete") return { drifted: [{ resource, what: "gone", properties: [] }], benign: [] };
  if (properties.length === 0) return { drifted: [], benign: [{ resource, because: notDeclared }] };
  const benign = properties.flatMap(({ path }): readonly Benign[] => {
    const because = whyBenign(type, path);
    return because === undefined ? [] : [{ resource, path, because }];
  });
  const left = properties.filter(({ path }) => whyBenign(type, path) === undefined);
  return { drifted: left.length === 0 ? [] : [{ resource, what: "changed", properties: left }], benign };
}

function weight({ resource, what }: Drifted): number {
  return (resource.protect ? 0 : 2) + (what === "gone" ? 0 : 1);
}

/** What differs between resources and what the program made of them, as a refresh found it. Pure. */
export function driftOf(refreshed: readonly ResourceChange[]): Drift {
  const found = refreshed
    .filter(({ operation }) => operation === "update" || operation === "delete" || operation === "replace")
    .map(split);
  return {
    drifted: found
      .flatMap(({ drifted }) => drifted)
      .sort((one, other) => weight(one) - weight(other) || (one.resource.urn < other.resource.urn ? -1 : 1)),
    benign: found.flatMap(({ benign }) => benign),
  };
}
