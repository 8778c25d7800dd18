import { readFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider/index.js";
import type { JsonObject } from "../../serve/index.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { isHook } from "../helm/manifests.ts";
import { kindsWithoutChart } from "../helm/module-kinds.ts";
import { renderChart } from "../helm/render.ts";
import type { ChartRequest } from "../helm/render.ts";
import { title } from "../objects.ts";
import { UNPROVEN_CHART } from "../token.ts";
import { resolveInputs } from "./inputs.ts";
import { Child, registerObjects } from "./register.ts";

/** What a component needs from the provider. */
export interface ComponentContext {
  /** undefined while the cluster is not known. */
  readonly cluster: Cluster | undefined;
  /** The provider's version. */
  readonly version: string;
}

/** `helm.sh/v4:Chart`: a component with the chart's rendered objects as children. */
export async function constructChart(
  name: string,
  type: string,
  inputs: Inputs,
  options: ComponentResourceOptions,
  { cluster, version }: ComponentContext,
): Promise<ConstructResult> {
  const component = new pulumi.ComponentResource(type, name, {}, options);
  const resolved = await resolveInputs(component, inputs);
  if (resolved === undefined) return { urn: component.urn, state: { resources: [] } };
  const { values, hasSecrets, secrets } = resolved;
  const request = await chartRequest(name, values, hasSecrets, cluster);
  const rendered = await renderChart(request);
  const place = {
    parent: component,
    prefix: text(values["resourcePrefix"]) ?? name,
    namespace: request.namespace,
    skipAwait: values["skipAwait"] === true,
    version,
    secrets,
  };
  if (rendered.is === "unproven") {
    const kinds = request.skipCrds ? [] : await kindsWithoutChart(request.chart, request.version);
    await pulumi.log.warn(
      `UNPROVEN: the chart ${request.chart} ${request.version ?? ""} cannot be fetched here (${rendered.reason}). ` +
        "Its objects were neither rendered nor checked nor deployed" +
        (kinds.length === 0 ? "." : `, but for ${kinds.length} kinds that its project's Go module carries.`),
      component,
    );
    const child = new Child(
      UNPROVEN_CHART,
      `${place.prefix}:${request.chart}`,
      {
        chart: request.chart,
        version: request.version ?? "",
        repo: request.repo ?? "",
        namespace: request.namespace,
        values: hasSecrets ? pulumi.secret<unknown>(request.values) : request.values,
        unproven: true,
      },
      { parent: component, version },
    );
    const known = await registerObjects(cluster, kinds, place);
    return { urn: component.urn, state: { resources: [child, ...known] } };
  }
  const hooks = rendered.objects.filter(isHook);
  const withHooks = values["includeHooks"] === true;
  if (hooks.length > 0 && !withHooks) {
    await pulumi.log.warn(
      `The chart has hooks, which are left out: ${hooks.map(title).join(", ")}. Set includeHooks to have them as ordinary resources.`,
      component,
    );
  }
  const resources = await registerObjects(
    cluster,
    rendered.objects.filter((object) => withHooks || !isHook(object)),
    place,
  );
  return { urn: component.urn, state: { resources } };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

async function chartRequest(
  name: string,
  inputs: Inputs,
  hasSecrets: boolean,
  cluster: Cluster | undefined,
): Promise<ChartRequest> {
  const repository = (inputs["repositoryOpts"] ?? {}) as Record<string, unknown>;
  const files = (inputs["valueYamlFiles"] ?? []) as readonly unknown[];
  const credentials = (["username", "password"] as const).flatMap((key) => {
    const value = text(repository[key]);
    return value === undefined ? [] : [`--${key}=${value}`];
  });
  const chart = text(inputs["chart"]);
  if (chart === undefined) throw new Error(`The chart "${name}" names no chart.`);
  const capabilities = await cluster?.capabilities();
  return {
    releaseName: text(inputs["name"]) ?? name,
    namespace: text(inputs["namespace"]) ?? cluster?.defaultNamespace ?? "default",
    chart,
    version: text(inputs["version"]),
    repo: text(repository["repo"]),
    repoCredentials: credentials,
    values: (await withAssets(inputs["values"] ?? {})) as JsonObject,
    hasSecrets,
    valuesFiles: await Promise.all(files.map(assetText)),
    skipCrds: inputs["skipCrds"] === true,
    dependencyUpdate: inputs["dependencyUpdate"] === true,
    kubeVersion: capabilities?.version,
    apiVersions: capabilities?.apiVersions ?? [],
  };
}

/** A file or string asset's content. */
async function assetText(asset: unknown): Promise<string> {
  const { text: content, path } = asset as { readonly text?: Promise<string>; readonly path?: Promise<string> };
  if (content !== undefined) return content;
  if (path !== undefined) return readFile(await path, "utf8");
  throw new Error("A values file must be a FileAsset or a StringAsset.");
}

/** Chart values with assets read. */
async function withAssets(value: unknown): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map(withAssets));
  if ("__pulumiAsset" in value) return assetText(value);
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, inner]) => [key, await withAssets(inner)] as const),
  );
  return Object.fromEntries(entries);
}
