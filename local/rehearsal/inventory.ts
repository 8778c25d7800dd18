import { kubectl } from "../cluster/kubectl.ts";

/** Kinds whose objects come and go by themselves: made by controllers, named at random, or renewed all the time. */
const volatile =
  /^(componentstatuses|events|endpointslices|endpoints|pods|replicasets|leases|controllerrevisions|ipaddresses|podmetrics|nodes)(\.|$)/;

/** Every lasting object of a cluster, by kind, namespace and name. */
export async function inventory(kubeconfig: string): Promise<readonly string[]> {
  const kinds = (await kubectl(kubeconfig, ["api-resources", "--verbs=list", "-o", "name"]))
    .split("\n")
    .filter((kind) => !volatile.test(kind));
  const format = "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{'\\n'}{end}";
  return (await kubectl(kubeconfig, ["get", kinds.join(","), "--all-namespaces", "-o", format])).split("\n").sort();
}

/** What one of two inventories has and the other has not, with a sign each. */
export function differences(expected: readonly string[], found: readonly string[]): readonly string[] {
  return [
    ...found.filter((object) => !expected.includes(object)).map((object) => `+ ${object}`),
    ...expected.filter((object) => !found.includes(object)).map((object) => `- ${object}`),
  ];
}
