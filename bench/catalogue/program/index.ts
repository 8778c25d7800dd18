import * as k8s from "@pulumi/kubernetes";
import { ModelService } from "../../../components/model-service/index.ts";
import { bindingsIn, rendered, resolved } from "../pure.ts";

/**
 * As many models as `CATALOGUE_SIZE` says, in the namespace `CATALOGUE_NAMESPACE`: as `ModelService`s, or, where
 * `CATALOGUE_AS` is `plain`, the very same objects registered one by one without any component.
 */
const size = Number(process.env["CATALOGUE_SIZE"]);
const namespace = process.env["CATALOGUE_NAMESPACE"] ?? "models-examples";
const kubernetes = new k8s.Provider("cluster", { kubeconfig: process.env["KUBECONFIG"] ?? "" });
const models = resolved(size);

interface Registered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly template?: { readonly spec: { readonly serviceAccountName?: string } } };
}

const accounts = new Map<string, k8s.apiextensions.CustomResource>();

/**
 * An object by its kind, as its own resource; of a Service nobody waits for endpoints, as the component has it. A Deployment
 * comes after its service account, as in a program written by hand: pods without theirs are refused, and tried later and later.
 */
function register(object: object): void {
  const { metadata, ...others } = object as Registered;
  const annotations = others.kind === "Service" ? { "pulumi.com/skipAwait": "true" } : {};
  const account = accounts.get(others.spec?.template?.spec.serviceAccountName ?? "");
  const registered = new k8s.apiextensions.CustomResource(
    `${others.kind}-${metadata.name}`,
    { ...others, metadata: { ...metadata, annotations } },
    { provider: kubernetes, ...(account === undefined ? {} : { dependsOn: [account] }) },
  );
  if (others.kind === "ServiceAccount") accounts.set(metadata.name, registered);
}

if (process.env["CATALOGUE_AS"] === "plain") rendered(models, namespace).forEach(register);
else
  for (const model of models)
    new ModelService(
      model.name,
      { model, bindings: bindingsIn(namespace), gatewayUrl: "http://127.0.0.1:18080" },
      { providers: { kubernetes } },
    );
