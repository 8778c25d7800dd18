import type { InvokeRequest, InvokeResult, JsonObject } from "../serve/index.ts";
import { plain } from "../serve/index.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { isHook, parseManifests } from "./helm/manifests.ts";
import { renderChart } from "./helm/render.ts";
import { fields, text } from "./objects.ts";

/** The functions behind `yaml.ConfigGroup` and `helm.v3.Chart`, which decode in the provider and register in the program. */
export async function invokeFunction(request: InvokeRequest, cluster: Cluster | undefined): Promise<InvokeResult> {
  const args = plain(request.args);
  switch (request.token) {
    case "kubernetes:yaml:decode":
      return { result: { result: parseManifests(text(args, "text")) } };
    case "kubernetes:helm:template":
      return template(JSON.parse(text(args, "jsonOpts")) as JsonObject, cluster);
    default:
      throw new Error(`${request.token} is not a function of this stand-in.`);
  }
}

/** @see https://github.com/pulumi/pulumi-kubernetes/blob/v4.34.2/sdk/nodejs/helm/v3/helm.ts */
async function template(options: JsonObject, cluster: Cluster | undefined): Promise<InvokeResult> {
  const chart = text(options, "path") || text(options, "chart");
  const capabilities = await cluster?.capabilities();
  const rendered = await renderChart({
    releaseName: text(options, "release_name") || text(options, "releaseName") || "release",
    namespace: text(options, "namespace") || "default",
    chart,
    version: text(options, "version") || text(options, "fetch_opts", "version") || undefined,
    repo: text(options, "fetch_opts", "repo") || undefined,
    repoCredentials: [],
    values: fields(options, "values"),
    // They come as text, in which nobody knows any more what is secret.
    hasSecrets: true,
    valuesFiles: [],
    skipCrds: options["skip_crd_rendering"] === true,
    dependencyUpdate: false,
    kubeVersion: capabilities?.version,
    apiVersions: capabilities?.apiVersions ?? [],
  });
  if (rendered.is === "unproven") {
    throw new Error(
      `The chart ${chart} cannot be fetched: ${rendered.reason}.\n  → Use helm.sh/v4:Chart, which marks it as unproven and goes on.`,
    );
  }
  const objects = rendered.objects.filter(
    (object) => options["include_test_hook_resources"] === true || !isHook(object),
  );
  return { result: { result: objects } };
}
