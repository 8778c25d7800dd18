import { z } from "zod";

/** What is read of a resource in an exported state; the rest passes through as it is. */
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  provider: z.string().optional(),
  protect: z.boolean().optional(),
  delete: z.boolean().optional(),
});

const operation = z.looseObject({ type: z.string(), resource });

/** What `pulumi stack export` prints: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/ */
const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(resource).nullish(),
    pending_operations: z.array(operation).nullish(),
  }),
});

export type Exported = z.infer<typeof exported>;
export type StateResource = z.infer<typeof resource>;

/** Something that a run was about when it ended. */
export interface Pending {
  /** `creating`, `updating`, `deleting`, … */
  readonly operation: string;
  /** The resource's name in the program: the last part of its URN. Resources of different types share one. */
  readonly name: string;
  /** `Route::network-public`: its type's last part, and its name. */
  readonly label: string;
  readonly resource: StateResource;
}

/** Reads an exported state. @throws Error where it is none */
export function readExported(text: string): Exported {
  return exported.parse(JSON.parse(text));
}

/** What the run left open, in the state's order. Pure. */
export function pendingOf({ deployment }: Exported): readonly Pending[] {
  return (deployment.pending_operations ?? []).map(({ type, resource }) => {
    const name = resource.urn.split("::").at(-1) ?? resource.urn;
    return { operation: type, name, label: `${resource.type.split(":").at(-1) ?? ""}::${name}`, resource };
  });
}

/** Texts among the inputs of the provider that a resource is made by, such as its region. Pure. */
export function providerInputs(
  { deployment }: Exported,
  { provider }: StateResource,
): Readonly<Record<string, string>> {
  // URN::ID
  const urn = provider?.slice(0, provider.lastIndexOf("::"));
  const inputs = deployment.resources?.find((one) => one.urn === urn)?.inputs ?? {};
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

/** Whether the state has this very object: a run after the one that was killed may have made or found it. Pure. */
export function hasAlready({ deployment }: Exported, { resource }: Pending, id: string): boolean {
  return (deployment.resources ?? []).some((one) => one.urn === resource.urn && one.id === id);
}

/** An object that is there, and the open creation that made it. */
export interface Carried {
  readonly pending: Pending;
  readonly id: string;
}

/**
 * The state with objects in it whose creation was open, as the program declares them, and with nothing left open. What
 * each really is, a refresh reads afterwards: until then it counts as declared. Pure.
 *
 * Not by `pulumi refresh --import-pending-creates`: of the CLI 3.259 it forgets the creation and takes nothing in. Not by
 * `pulumi import`: what cannot be read back, such as an EKS cluster's bootstrapSelfManagedAddons, would be forgotten, and
 * the next run would replace what was just made. https://github.com/hashicorp/terraform-provider-aws/issues/39058
 */
export function carry(state: Exported, all: readonly Carried[]): Exported {
  const carried = all.filter(({ pending, id }) => !hasAlready(state, pending, id));
  const taken = new Set(carried.map(({ pending }) => pending.resource.urn));
  return {
    ...state,
    deployment: {
      ...state.deployment,
      resources: [
        // A replacement was being made: what it replaces is still to go.
        ...(state.deployment.resources ?? []).map((one) => (taken.has(one.urn) ? { ...one, delete: true } : one)),
        ...carried.map(({ pending: { resource }, id }) => ({ ...resource, id, outputs: resource.inputs ?? {} })),
      ],
      pending_operations: [],
    },
  };
}
