import { createRequire } from "node:module";
import analyzerProto from "@pulumi/pulumi/proto/analyzer_pb.js";
import structModule from "google-protobuf/google/protobuf/struct_pb.js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readOnce, type Reader } from "../../../policies/read-once.ts";

/** What of the SDK's server is asked here; not part of its types. */
interface Server {
  makeAnalyzeRpcFun(
    ...pack: readonly [name: string, version: string, level: string, policies: readonly object[]]
  ): (call: { readonly request: object }, answer: (error: unknown) => void) => Promise<void>;
}

const load = createRequire(import.meta.url);
const sdk = load("@pulumi/policy/deserialize") as Reader;
const server = load("@pulumi/policy/server") as Server;
const anew = sdk.deserializeProperties;
const properties = { spec: { replicas: 2 }, list: ["a"] };

let reads: number;
beforeEach(() => {
  reads = 0;
  sdk.deserializeProperties = (...args) => {
    reads += 1;
    return anew(...args);
  };
});
afterEach(() => {
  sdk.deserializeProperties = anew;
});

/** What two policies see of a resource, as the SDK asks them. */
async function seen(): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  const policy = (name: string) => ({
    ...{ name, description: "", enforcementLevel: "mandatory" },
    validateResource: ({ props }: { readonly props: unknown }) => all.push(props),
  });
  const request = new analyzerProto.AnalyzeRequest()
    .setType("a:b:C")
    .setProperties(structModule.Struct.fromJavaScript(properties))
    .setOptions(new analyzerProto.AnalyzerResourceOptions());
  await server.makeAnalyzeRpcFun("pack", "1.0.0", "mandatory", [policy("one"), policy("two")])({ request }, (error) => {
    if (error instanceof Error) throw error;
  });
  return all;
}

it("is done anew for each policy by the SDK", async () => {
  expect(await seen()).toEqual([properties, properties]);
  expect(reads).toBe(2);
});

it("is done once for all policies, which see the same", async () => {
  readOnce(sdk);
  expect(await seen()).toEqual([properties, properties]);
  expect(reads).toBe(1);
});

it("gives a remediation properties of its own: it may change them", () => {
  readOnce(sdk);
  const message = structModule.Struct.fromJavaScript(properties);
  const [first, second] = [sdk.deserializeProperties(message, true), sdk.deserializeProperties(message, true)];
  expect(first).not.toBe(second);
  expect(sdk.deserializeProperties(message, false)).toEqual(properties);
});
