import { execa } from "execa";
import { toolPath } from "../../local/toolchain/paths.ts";
import { versions } from "../../local/toolchain/versions.ts";
import type { ScannerFinding } from "../../policies/scanners/waivers.ts";
import type { RenderedObject } from "../../stacks/render.ts";
import { inFolder, named, objectsFile } from "./files.ts";

interface Scored {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

/** Of its grades the lowest; 5 is a warning, 7 and 10 pass. https://github.com/zegl/kube-score/blob/v1.20.0/scorecard/scorecard.go */
const critical = 1;

/** What it looks at only when asked. */
const optional = ["--enable-optional-test", "container-seccomp-profile"];

/** What kube-score calls critical. https://github.com/zegl/kube-score/blob/v1.20.0/README_CHECKS.md */
export function kubeScore(objects: readonly RenderedObject[]): Promise<readonly ScannerFinding[]> {
  return inFolder(async (folder) => {
    const file = objectsFile(folder, objects);
    const kubernetes = `v${versions.kubernetes.split(".").slice(0, 2).join(".")}`;
    const args = ["score", "--kubernetes-version", kubernetes, ...optional, "--output-format", "json", file];
    // It ends with code 1 where it finds something: whether it ran shows in what it says.
    const { stdout } = await execa(toolPath("kube-score"), args, { reject: false, stdin: "ignore" });
    return (JSON.parse(stdout) as Scored[]).flatMap(({ type_meta, object_meta, checks }) =>
      checks
        .filter(({ grade, skipped }) => grade <= critical && !skipped)
        .flatMap(({ check, comments }) =>
          (comments ?? []).map(({ path, summary }) => ({
            scanner: "kube-score" as const,
            check: check.id,
            object: named(type_meta.kind, object_meta.namespace, object_meta.name),
            part: path,
            message: summary,
          })),
        ),
    );
  });
}
