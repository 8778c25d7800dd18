import anyModule from "google-protobuf/google/protobuf/any_pb.js";
import emptyModule from "google-protobuf/google/protobuf/empty_pb.js";
import structModule from "google-protobuf/google/protobuf/struct_pb.js";

/**
 * Protobuf's well-known types of the copy that the Pulumi SDK itself loads: its messages take no others. package.json
 * pins the SDK's version, so that there is one copy for both (a test holds that).
 */
export const { Any } = anyModule;
export const { Empty } = emptyModule;
export const { Struct } = structModule;
