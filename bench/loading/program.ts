import * as k8s from "@pulumi/kubernetes";
import { gatewayRef } from "../../components/gateway-names.ts";
import { ModelService } from "../../components/model-service/index.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { declared } from "./declared.ts";
import { readOrder } from "./order.ts";

/** The proof's models as the platform itself would serve them, in versions that the proof names. */
const { kubeconfig, context, registry, image, versions } = readOrder();
const kubernetes = new k8s.Provider("cluster", { kubeconfig, context });

for (const spec of declared) {
  const version = versions[spec.name];
  if (version === undefined) continue;
  const bindings = { namespace: exampleNamespace, image, registry, placing: "anywhere", gateway: gatewayRef } as const;
  const champion = { ...version, from: "proof:loading", golden: "none" };
  new ModelService(
    spec.name,
    { model: resolveModel(spec, { champion }, "local"), bindings, gatewayUrl: "http://gateway" },
    { providers: { kubernetes } },
  );
}
