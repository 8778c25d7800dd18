import { isList, isProperties, UNKNOWN } from "../serve/index.ts";
import type { JsonObject, Properties, Value } from "../serve/index.ts";
import { markSecrets, outputsOf } from "./secrets.ts";

/** Metadata that only the real object has. */
const ASSIGNED = ["uid", "resourceVersion", "creationTimestamp", "generation"];

/**
 * Outputs of an object that does not exist yet: what a dry run says, and unknown where the real creation will say
 * something else. Without a dry run, the inputs.
 */
export function previewOutputs(inputs: Properties, dryRun?: JsonObject): Properties {
  const outputs = dryRun === undefined ? markSecrets(inputs) : outputsOf(dryRun, inputs);
  const { metadata } = outputs;
  const assigned = Object.fromEntries(ASSIGNED.map((key) => [key, UNKNOWN] as const));
  return {
    ...outputs,
    status: UNKNOWN,
    ...(isProperties(metadata) ? { metadata: { ...metadata, ...assigned } } : {}),
    ...specOf(outputs, inputs),
  };
}

/** Parts of a spec that the server allocates: a dry run's answer is not what the real creation gets. */
function specOf(outputs: Properties, inputs: Properties): Properties {
  const { spec } = outputs;
  const given = isProperties(inputs["spec"]) ? inputs["spec"] : {};
  if (!isProperties(spec)) return {};
  if (outputs["kind"] === "Service" && given["type"] !== "ExternalName") {
    return { spec: { ...spec, ...unlessGiven(given, ["clusterIP", "clusterIPs"]), ...nodePorts(spec, given) } };
  }
  if (outputs["kind"] === "PersistentVolumeClaim") return { spec: { ...spec, ...unlessGiven(given, ["volumeName"]) } };
  return {};
}

function unlessGiven(given: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(keys.map((key) => [key, given[key] ?? UNKNOWN] as const));
}

function nodePorts(spec: Properties, given: Properties): Properties {
  const { ports, type } = spec;
  if (!isList(ports) || (type !== "NodePort" && type !== "LoadBalancer")) return {};
  const own = isList(given["ports"]) ? given["ports"] : [];
  return {
    ports: ports.map((port, index): Value => {
      const wanted = own[index];
      if (!isProperties(port) || (isProperties(wanted) && wanted["nodePort"] !== undefined)) return port;
      return { ...port, nodePort: UNKNOWN };
    }),
  };
}
