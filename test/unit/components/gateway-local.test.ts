import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { recordRegistrations, valueOf, type Registered } from "./mocks.ts";

let registered: readonly Registered[];
beforeAll(async () => {
  registered = recordRegistrations("any");
  const { Gateway } = await import("../../../components/gateway/index.ts");
  const digest = "a".repeat(64);
  const gateway = new Gateway("gateway", {
    settings: {
      replicas: 2,
      drain: { forgottenAfter: "5s", endsAfter: "20s" },
      chartVersion: "1.9.1",
      controllerImage: `registry/envoy-gateway@sha256:${digest}`,
      proxyImage: `registry/envoy@sha256:${digest}`,
      serviceAddress: "10.90.0.10",
    },
  });
  await valueOf(gateway.ref.name);
});

it("a gateway that is reached from inside alone is what it always was", () => {
  const objects = registered
    .filter(({ type }) => !type.startsWith("ml-serving:"))
    .map(({ type, name, inputs }) => ({ type, name, inputs }))
    .sort((a, b) => `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`));
  const before: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "gateway-local.json"), "utf8"));
  expect(objects).toEqual(before);
});
