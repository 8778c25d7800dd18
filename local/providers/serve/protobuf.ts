import { createRequire } from "node:module";
import type anyModule from "google-protobuf/google/protobuf/any_pb.js";
import type emptyModule from "google-protobuf/google/protobuf/empty_pb.js";
import type structModule from "google-protobuf/google/protobuf/struct_pb.js";

/**
 * Protobuf's well-known types of the copy that the Pulumi SDK itself loads. The SDK's messages take no others, and a
 * package of another version may be installed beside it.
 */
const require = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/proto/provider_pb.js"));

export const { Any } = require("google-protobuf/google/protobuf/any_pb.js") as typeof anyModule;
export const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js") as typeof emptyModule;
export const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js") as typeof structModule;
