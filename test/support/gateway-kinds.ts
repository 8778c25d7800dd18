import { kindsChartValues } from "../../components/gateway/settings.ts";
import { renderChart } from "../../local/providers/kubernetes/helm/render.ts";
import { versions } from "../../local/toolchain/versions.ts";
import type { ApiServer } from "./api-server.ts";

interface Condition {
  readonly type: string;
  readonly status: string;
}

const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** Gateway API's kinds and Envoy Gateway's, from the chart that an environment installs. */
export async function gatewayKinds() {
  const rendered = await renderChart({
    releaseName: "kinds",
    namespace: "gateway",
    chart: "oci://docker.io/envoyproxy/gateway-crds-helm",
    version: versions.envoyGateway,
    repo: undefined,
    repoCredentials: [],
    values: kindsChartValues,
    hasSecrets: false,
    valuesFiles: [],
    skipCrds: false,
    dependencyUpdate: false,
    kubeVersion: undefined,
    apiVersions: [],
  });
  if (rendered.is !== "rendered") throw new Error(rendered.reason);
  return rendered.objects;
}

/** Gives an API server these kinds; waits until they are served. */
export async function installGatewayKinds(server: ApiServer): Promise<void> {
  const definitions = (await gatewayKinds()).filter(({ kind }) => kind === "CustomResourceDefinition");
  await Promise.all(definitions.map((definition) => server.request("POST", path, definition)));
  const served = async (): Promise<boolean> => {
    const { items } = (await server.request("GET", path)) as {
      readonly items: readonly { readonly status?: { readonly conditions?: readonly Condition[] } }[];
    };
    return items.every(({ status }) =>
      status?.conditions?.some(({ type, status: is }) => type === "Established" && is === "True"),
    );
  };
  while (!(await served())) await new Promise((resolve) => setTimeout(resolve, 200));
}
