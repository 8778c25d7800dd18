import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider/index.js";
import { parseManifests } from "../helm/manifests.ts";
import type { KubeObject } from "../objects.ts";
import type { ComponentContext } from "./chart.ts";
import { resolveInputs } from "./inputs.ts";
import { registerObjects } from "./register.ts";

/** `yaml/v2:ConfigGroup` and `yaml/v2:ConfigFile`: components with the objects of YAML text, files or data as children. */
export async function constructConfigGroup(
  name: string,
  type: string,
  inputs: Inputs,
  options: ComponentResourceOptions,
  { cluster, version }: ComponentContext,
): Promise<ConstructResult> {
  const component = new pulumi.ComponentResource(type, name, {}, options);
  const resolved = await resolveInputs(component, inputs);
  if (resolved === undefined) return { urn: component.urn, state: { resources: [] } };
  const { values, secrets } = resolved;
  const {
    yaml,
    file,
    files = [],
    objs = [],
    resourcePrefix,
  } = values as {
    readonly yaml?: string;
    readonly file?: string;
    readonly files?: readonly string[];
    readonly objs?: readonly KubeObject[];
    readonly resourcePrefix?: string;
  };
  const texts = await Promise.all([...files, ...(file === undefined ? [] : [file])].map(readManifests));
  const objects = [...texts.flat(), ...(yaml === undefined ? [] : [yaml])].flatMap(parseManifests);
  const resources = await registerObjects(cluster, [...objects, ...objs], {
    parent: component,
    prefix: resourcePrefix ?? name,
    namespace: cluster?.defaultNamespace ?? "default",
    skipAwait: values["skipAwait"] === true,
    version,
    secrets,
  });
  return { urn: component.urn, state: { resources } };
}

/** The texts of a file, of a URL, or of the files that a pattern with `*` in its last part names. */
async function readManifests(place: string): Promise<readonly string[]> {
  if (/^https?:\/\//.test(place)) {
    const response = await fetch(place, { signal: AbortSignal.timeout(20_000) });
    if (!response.ok) throw new Error(`${place}: HTTP status ${response.status}`);
    return [await response.text()];
  }
  if (!basename(place).includes("*")) return [await readFile(place, "utf8")];
  const pattern = new RegExp(
    `^${basename(place)
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")}$`,
  );
  const names = (await readdir(dirname(place))).filter((name) => pattern.test(name)).sort();
  if (names.length === 0) throw new Error(`No file matches ${place} (relative to ${process.cwd()}).`);
  return Promise.all(names.map((name) => readFile(join(dirname(place), name), "utf8")));
}
