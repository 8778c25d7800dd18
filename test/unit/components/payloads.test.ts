import { describe, expect, it } from "vitest";
import { dataVariables } from "../../../components/model-service/payloads.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { bindings, release, version } from "./released.ts";

const io = {
  inputs: { amount: { datatype: "FP64", min: 0 }, card: "BYTES" },
  outputs: { score: "FP32" },
} as const;
const fraud = { name: "fraud", team: "risk", runtime: { kind: "sklearn" }, io } as const satisfies ModelSpec;

const told = (model: ModelSpec, at = 0): Readonly<Record<string, unknown>> => {
  const resolved = resolveModel(model, release, "local");
  const variant = resolved.variants[at] ?? resolved.variants[0];
  return Object.fromEntries(
    dataVariables(resolved, variant).map(({ name, value }) => [name, JSON.parse(value) as unknown]),
  );
};

describe("what a server is told of its data", () => {
  it("is nothing where nothing is declared, or the artifact says it", () => {
    expect(told({ name: "iris", team: "t", runtime: { kind: "pmml" } })).toEqual({});
    expect(
      told({ name: "iris", team: "t", runtime: { kind: "pmml" }, io: { ...io, inputs: { card: "BYTES" } } }),
    ).toEqual({});
  });

  it("is the contract, where its server counts what is otherwise", () => {
    expect(told(fraud)).toEqual({
      MODEL_CONTRACT: {
        inputs: { amount: { datatype: "FP64", min: 0 }, card: { datatype: "BYTES" } },
        outputs: ["score"],
      },
    });
  });

  it("is which share of the requests is recorded, of which variant, where it goes, and what of it is shown", () => {
    expect(told({ ...fraud, payloads: { sample: 0.05, redact: ["card"] } }, 1)["PAYLOADS"]).toEqual({
      sample: 0.05,
      fields: ["amount", "score"],
      collector: "http://drift.monitoring.svc:8080/payloads",
      about: { model: "fraud", variant: "challenger-bbbbbbbb", version: "b", digest: version("b").digest },
    });
    expect(told({ ...fraud, payloads: { sample: 1, keep: ["score"] } })["PAYLOADS"]).toMatchObject({
      fields: ["score"],
    });
    expect(told({ ...fraud, payloads: { sample: 1 } })["PAYLOADS"]).not.toHaveProperty("fields");
  });

  it("is in the pods, and the way there is open for those that record and for no other", () => {
    const models = [
      resolveModel({ ...fraud, payloads: { sample: 1 } }, release, "local"),
      resolveModel({ ...fraud, name: "other" }, release, "local"),
    ];
    const [first, second] = models.map((model) => JSON.stringify(renderModel(model, bindings).deployments));
    expect(first).toContain('"name":"PAYLOADS"');
    expect(second).not.toContain("PAYLOADS");
    const policies = modelNamespacePolicies("models-risk", models, { addresses: ["10.0.0.10/32"] });
    const calls = policies.filter(({ metadata }) => metadata.name.startsWith("allow-calls-of-"));
    expect(calls.map(({ metadata }) => metadata.name)).toEqual(["allow-calls-of-fraud"]);
    expect(JSON.stringify(calls)).toContain('"app.kubernetes.io/name":"drift"');
  });
});
