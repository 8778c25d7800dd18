import { moduleDocuments } from "../../../toolchain/module-files.ts";
import type { KubeObject } from "../objects.ts";
import { parseManifests } from "./manifests.ts";

/** A chart whose project carries its kinds in a Go module, and not the chart. */
interface ModuleKinds {
  /** Without the version, which is the chart's. */
  readonly module: string;
  /** Files of definitions in it. */
  readonly files: readonly string[];
}

/** By the chart's name, without repository. */
const chartKinds: Readonly<Record<string, ModuleKinds>> = {
  // Chart and module have one version: https://github.com/kedacore/charts/blob/v2.20.2/keda/Chart.yaml
  keda: {
    module: "github.com/kedacore/keda/v2",
    files: [
      "eventing.keda.sh_cloudeventsources",
      "eventing.keda.sh_clustercloudeventsources",
      "keda.sh_clustertriggerauthentications",
      "keda.sh_scaledjobs",
      "keda.sh_scaledobjects",
      "keda.sh_triggerauthentications",
    ].map((name) => `config/crd/bases/${name}.yaml`),
  },
};

/**
 * The kinds that a chart would bring, where they can be had without it: so that the API server still judges objects of these
 * kinds. None where the project carries none, or its module cannot be had either.
 */
export async function kindsWithoutChart(chart: string, version: string | undefined): Promise<readonly KubeObject[]> {
  const name = chart.split("/").at(-1) ?? "";
  const known = Object.hasOwn(chartKinds, name) ? chartKinds[name] : undefined;
  if (known === undefined || version === undefined) return [];
  try {
    return parseManifests(await moduleDocuments({ ...known, version: `v${version.replace(/^v/, "")}` }));
  } catch {
    return [];
  }
}
