import { run } from "../../local/console/run.ts";
import type { ScannerFinding } from "../../policies/scanners/waivers.ts";
import type { RenderedObject } from "../../stacks/render.ts";
import { inFolder, named, objectsFile } from "./files.ts";

interface Checked {
  readonly summary: { readonly passed: number; readonly resource_count: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      /** `Deployment.models-examples.iris-champion` */
      readonly resource: string;
      readonly check_result: { readonly evaluated_keys: readonly string[] };
    }[];
  };
}

/** The name of the container that a key such as `spec/template/spec/containers/[1]/livenessProbe` leads to. */
function containerAt(key: string | undefined, object: RenderedObject | undefined): string {
  const place = /(.*containers)\/\[(\d+)\]/.exec(key ?? "");
  if (place === null) return "";
  let here: unknown = object;
  for (const part of [...(place[1] ?? "").split("/"), place[2] ?? ""])
    here = (here as Readonly<Record<string, unknown>> | undefined)?.[part];
  return (here as { readonly name?: string } | undefined)?.name ?? "";
}

/**
 * What checkov holds against Kubernetes objects. It knows severities only by asking its maker's server, which it is kept
 * from: everything that it fails counts. https://www.checkov.io/5.Policy%20Index/kubernetes.html
 * @param packages the folder that it is installed in
 */
export function checkov(objects: readonly RenderedObject[], packages: string): Promise<readonly ScannerFinding[]> {
  return inFolder(async (folder) => {
    const file = objectsFile(folder, objects);
    // In a network of its own, with nothing in it: what is scanned cannot be told to anybody.
    const alone = ["unshare", "--map-root-user", "--net"] as const;
    const program = ["python3.11", "-m", "checkov.main", "--framework", "kubernetes", "--skip-download", "--soft-fail"];
    const told = await run([...alone, ...program, "--compact", "--quiet", "--output", "json", "--file", file], {
      env: { PYTHONPATH: packages, HOME: folder },
    });
    const { results, summary } = JSON.parse(told) as Checked;
    if (summary.resource_count === 0) throw new Error(`checkov looked at nothing:\n${told}`);
    return results.failed_checks.map(({ check_id, check_name, resource, check_result }) => {
      const [kind = "", ...rest] = resource.split(".");
      const object = objects.find(
        (one) => one.kind === kind && `${one.metadata.namespace ?? "default"}.${one.metadata.name}` === rest.join("."),
      );
      return {
        scanner: "checkov" as const,
        check: check_id,
        object: object === undefined ? resource : named(kind, object.metadata.namespace, object.metadata.name),
        part: containerAt(check_result.evaluated_keys[0], object),
        message: check_name,
      };
    });
  });
}
