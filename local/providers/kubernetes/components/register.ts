import * as pulumi from "@pulumi/pulumi";
import { ANNOTATIONS } from "../annotations.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { definedScopes, inInstallOrder } from "../helm/manifests.ts";
import { fields, groupOf, nameOf, namespaceOf, text, withMetadata } from "../objects.ts";
import type { KubeObject } from "../objects.ts";

/** A child of a component: an object of any kind, as the SDK's typed classes register it. */
export class Child extends pulumi.CustomResource {}

export interface RegisterOptions {
  readonly parent: pulumi.ComponentResource;
  /** Prefix of the children's names in the program: the component's name unless the program says otherwise. */
  readonly prefix: string;
  /** For namespaced objects that name none. */
  readonly namespace: string;
  readonly skipAwait: boolean;
  /** The version of the provider's package, so that children use the same plugin. */
  readonly version: string;
  /** Strings that must not show: values that contain one become secrets. */
  readonly secrets: readonly string[];
}

/** Registers objects as resources under a component, definitions and namespaces before what needs them. */
export async function registerObjects(
  cluster: Cluster | undefined,
  objects: readonly KubeObject[],
  options: RegisterOptions,
): Promise<Child[]> {
  const ordered = inInstallOrder(objects);
  const scopes = definedScopes(objects);
  const namespaced = await Promise.all(ordered.map((object) => isNamespaced(object, scopes, cluster)));
  const definitions = new Map<string, pulumi.Resource>();
  const namespaces = new Map<string, pulumi.Resource>();
  return ordered.map((object, index) => {
    const placed =
      namespaced[index] === true && namespaceOf(object) === ""
        ? withMetadata(object, { namespace: options.namespace })
        : object;
    const kind = `${groupOf(text(placed, "apiVersion"))}/${text(placed, "kind")}`;
    const dependsOn = [definitions.get(kind), namespaces.get(namespaceOf(placed))].filter((one) => one !== undefined);
    const resource = register(placed, options, dependsOn);
    if (text(placed, "kind") === "CustomResourceDefinition") {
      definitions.set(`${text(placed, "spec", "group")}/${text(placed, "spec", "names", "kind")}`, resource);
    }
    if (text(placed, "kind") === "Namespace") namespaces.set(nameOf(placed), resource);
    return resource;
  });
}

function register(object: KubeObject, options: RegisterOptions, dependsOn: pulumi.Resource[]): Child {
  const annotations = { ...fields(object, "metadata", "annotations"), [ANNOTATIONS.skipAwait]: "true" };
  const inputs = options.skipAwait ? withMetadata(object, { annotations }) : object;
  return new Child(
    typeToken(object),
    childName(object, options.prefix),
    withSecrets(inputs, options.secrets) as pulumi.Inputs,
    { parent: options.parent, version: options.version, dependsOn },
  );
}

/** The type that the SDK registers the object as. */
export function typeToken(object: KubeObject): string {
  const apiVersion = text(object, "apiVersion");
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${text(object, "kind")}`;
}

/** `PREFIX:NAMESPACE/NAME`, as the official provider names children. */
export function childName(object: KubeObject, prefix: string): string {
  const namespace = namespaceOf(object);
  const name = namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
  return prefix === "" ? name : `${prefix}:${name}`;
}

async function isNamespaced(
  object: KubeObject,
  scopes: ReadonlyMap<string, boolean>,
  cluster: Cluster | undefined,
): Promise<boolean> {
  const [apiVersion, kind] = [text(object, "apiVersion"), text(object, "kind")];
  const defined = scopes.get(`${groupOf(apiVersion)}/${kind}`);
  if (defined !== undefined) return defined;
  const type = await cluster?.discovery.find(apiVersion, kind);
  // A kind that nobody knows is mostly a namespaced one; `check` takes the namespace off again when it is not.
  return type?.namespaced ?? kind !== "CustomResourceDefinition";
}

function withSecrets(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return secrets.some((secret) => value.includes(secret)) ? pulumi.secret(value) : value;
  if (Array.isArray(value)) return value.map((inner) => withSecrets(inner, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSecrets(inner, secrets)]));
}
