import { existsSync } from "node:fs";
import { join } from "node:path";
import { moduleInCache } from "../../../toolchain/module-files.ts";

/** A chart that a Go module carries: the same files as in the chart's release, by another way. */
export interface ModuleChart {
  /** The chart's name, without repository. */
  readonly chart: string;
  /** The version that a program asks for, without a leading "v"; the module's is `v` and this unless said otherwise. */
  readonly version: string;
  readonly module: string;
  readonly moduleVersion: string;
  /** The chart's folder in the module. */
  readonly folder: string;
  /** Placeholders of `values.tmpl.yaml`, which the release process fills. */
  readonly placeholders: { readonly [name: string]: string };
}

const ENVOY_GATEWAY = "github.com/envoyproxy/gateway";
const ENVOY_GATEWAY_VERSION = "1.9.1";
// https://github.com/envoyproxy/gateway/blob/v1.9.1/tools/make/helm.mk
const ENVOY_GATEWAY_RELEASE = {
  GatewayImage: `docker.io/envoyproxy/gateway:v${ENVOY_GATEWAY_VERSION}`,
  GatewayImagePullPolicy: "IfNotPresent",
};

export const MODULE_CHARTS: readonly ModuleChart[] = [
  ...["gateway-helm", "gateway-crds-helm"].map((chart) => ({
    chart,
    version: ENVOY_GATEWAY_VERSION,
    module: ENVOY_GATEWAY,
    moduleVersion: `v${ENVOY_GATEWAY_VERSION}`,
    folder: `charts/${chart}`,
    placeholders: ENVOY_GATEWAY_RELEASE,
  })),
  {
    chart: "metrics-server",
    version: "3.13.1",
    module: "sigs.k8s.io/metrics-server",
    moduleVersion: "v0.9.0",
    folder: "charts/metrics-server",
    placeholders: {},
  },
  {
    chart: "spark-operator",
    version: "2.4.0",
    module: "github.com/kubeflow/spark-operator/v2",
    moduleVersion: "v2.4.0",
    folder: "charts/spark-operator-chart",
    placeholders: {},
  },
  {
    // The version of the module that has this chart is younger: it lets `policy` no longer be left out, and has values of
    // its own for the Service and the number of pods. Where neither is given, both render the same.
    // https://github.com/kubernetes-sigs/external-dns/blob/v0.22.0/charts/external-dns/CHANGELOG.md
    chart: "external-dns",
    version: "1.21.1",
    module: "sigs.k8s.io/external-dns",
    moduleVersion: "v0.22.0",
    folder: "charts/external-dns",
    placeholders: {},
  },
];

/** The chart in the table that a reference such as `oci://docker.io/envoyproxy/gateway-helm` and a version mean. */
export function moduleChart(reference: string, version: string | undefined): ModuleChart | undefined {
  const name = reference.split("/").at(-1);
  const wanted = version?.replace(/^v/, "");
  // Without a version, "latest" is meant, and nobody here knows what that is.
  return MODULE_CHARTS.find((entry) => entry.chart === name && entry.version === wanted);
}

/**
 * The chart's folder in Go's module cache, fetched when it is not there.
 *
 * @returns undefined when there is no Go, or the module cannot be had
 */
export async function moduleChartFolder(entry: ModuleChart): Promise<string | undefined> {
  const module = await moduleInCache(entry.module, entry.moduleVersion);
  const folder = module === undefined ? undefined : join(module, entry.folder);
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

/** Fills the placeholders `${NAME}` of a values template. */
export function fillPlaceholders(template: string, placeholders: ModuleChart["placeholders"]): string {
  return template.replace(/\$\{(\w+)\}/g, (whole, name: string) => placeholders[name] ?? whole);
}
