import { Metadata, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { Any } from "./protobuf.ts";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import { toStruct } from "./values.ts";
import type { Properties } from "./values.ts";

/** The resource exists, but did not become what it should be. The engine keeps it in the state and reports an error. */
export class InitFailed extends Error {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly reasons: readonly string[];
  /** @param message one line that says which resource; `reasons` say why, one sentence each */
  constructor(
    message: string,
    resource: { readonly id: string; readonly inputs: Properties; readonly outputs: Properties },
    reasons: readonly string[],
  ) {
    super(message);
    this.name = "InitFailed";
    this.id = resource.id;
    this.inputs = resource.inputs;
    this.outputs = resource.outputs;
    this.reasons = reasons;
  }
}

/** What the engine gets for an error: the message without a stack trace, and details where there are any. */
export function grpcError(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InitFailed)) return { code: status.UNKNOWN, details: message };
  const detail = new providerProto.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setInputs(toStruct(error.inputs));
  detail.setProperties(toStruct(error.outputs));
  detail.setReasonsList([...error.reasons]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new statusProto.Status();
  whole.setCode(status.UNKNOWN);
  whole.setMessage(message);
  whole.addDetails(packed);
  const metadata = new Metadata();
  // The header in which gRPC carries structured errors: https://grpc.io/docs/guides/error/#richer-error-model
  metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return { code: status.UNKNOWN, details: message, metadata };
}

/** An RPC or a function that a provider does not have. */
export function unimplemented(what: string): Partial<ServiceError> {
  return { code: status.UNIMPLEMENTED, details: what };
}
