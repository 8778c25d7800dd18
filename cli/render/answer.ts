import { notRendered } from "../../stacks/render.ts";
import type { Answer } from "../answer.ts";
import type { RenderedFile } from "./files.ts";

/** What was rendered, and what in it is not known yet. */
export function renderAnswer(environment: string, folder: string, files: readonly RenderedFile[]): Answer {
  const open = files.flatMap(({ path, unresolved }) => unresolved.map((one) => ({ path, ...one })));
  const missing = [...new Set(open.map(({ what }) => what))];
  return {
    text: [
      `Rendered ${environment} into ${folder}: ${files.length} files.`,
      ...files.map(({ path }) => `  ${path}`),
      "",
      "Not in it:",
      ...notRendered.map((what) => `  - ${what}`),
      ...(open.length === 0
        ? []
        : [
            "",
            `Not known yet, in ${new Set(open.map(({ path }) => path)).size} files. They carry an object "unresolved" in its place, which no API server takes:`,
            ...missing.map((what) => `  - ${what}`),
          ]),
    ].join("\n"),
    json: {
      environment,
      folder,
      files: files.map(({ path, object }) => ({
        path,
        apiVersion: object.apiVersion,
        kind: object.kind,
        name: object.metadata.name,
        namespace: object.metadata.namespace ?? null,
      })),
      notRendered,
      unresolved: open,
    },
    ok: open.length === 0,
  };
}
