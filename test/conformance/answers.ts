import type { ServiceError } from "@grpc/grpc-js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct } from "../../local/providers/serve/values.ts";
import type { Declared, Kept } from "./engine.ts";

/** A provider's error as the engine shows it. */
export class ProviderError extends Error {
  readonly source: ServiceError;
  constructor(source: ServiceError) {
    super(source.details);
    this.source = source;
  }
}

/** A type with its package, which is kubernetes where none is said. */
export function tokenOf({ type }: Pick<Declared, "type">): string {
  return type.startsWith("aws:") ? type : `kubernetes:${type}`;
}

export function urnOf(resource: Pick<Declared, "type" | "name">): string {
  return `urn:pulumi:test::conformance::${tokenOf(resource)}::${resource.name}`;
}

const KINDS = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

/** Changes of a diff as `update spec.replicas`, sorted. */
export function detailed(diff: rpc.DiffResponse): readonly string[] {
  const entries = diff.getDetaileddiffMap().toArray();
  // The map's own entries are arrays on the wire: ask it for the message.
  return entries.map(([path]) => `${KINDS[diff.getDetaileddiffMap().get(path)?.getKind() ?? 0] ?? ""} ${path}`).sort();
}

/** What a partial failure leaves in the state; undefined for any other error. */
export function initFailure(error: unknown): Pick<Kept, "id" | "inputs" | "outputs" | "initErrors"> | undefined {
  if (!(error instanceof ProviderError)) return undefined;
  const [packed] = error.source.metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Buffer)) return undefined;
  for (const any of statusProto.Status.deserializeBinary(packed).getDetailsList()) {
    if (!any.getTypeUrl().endsWith("pulumirpc.ErrorResourceInitFailed")) continue;
    const detail = providerProto.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
    return {
      id: detail.getId(),
      inputs: fromStruct(detail.getInputs()),
      outputs: fromStruct(detail.getProperties()),
      initErrors: detail.getReasonsList(),
    };
  }
  return undefined;
}
