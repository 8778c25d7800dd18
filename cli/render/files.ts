import { DEFAULT_SCHEMA, dump, Type } from "js-yaml";
import type { RenderedGroup, RenderedObject } from "../../stacks/render.ts";
import { showUnresolved, type Unresolved } from "../environment/late.ts";

/**
 * kubectl reads YAML 1.1, where also `1_000` and `1:30` are numbers: whatever starts like a number is put in quotes. js-yaml
 * does so itself for words such as `on`. https://yaml.org/type/int.html
 */
const likeNumber = new Type("tag:ml-serving:like-a-number", {
  kind: "scalar",
  resolve: (text: unknown) => typeof text === "string" && /^[-+]?\.?\d[\w.,:+-]*$/.test(text),
});
const schema = DEFAULT_SCHEMA.extend({ implicit: [likeNumber] });

/** A file as it is written. */
export interface RenderedFile {
  /** Below the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly object: RenderedObject;
  readonly unresolved: readonly Unresolved[];
}

/** The first line of every file that is ours: by it a later run knows what it may replace. */
export const header = "# Rendered by npx ml render: edit stacks/ and render again.";

/**
 * One file an object, one folder a model: `models-examples/iris/deployment-iris-champion.yaml`. What belongs to the
 * cluster, and to a namespace as a whole, lies in a folder that sorts before the others, so that `kubectl apply -R -f`
 * makes it first.
 */
function pathOf(group: RenderedGroup, object: RenderedObject): string {
  const folder = group.name === "namespace" ? "0-namespace" : group.name;
  return `${group.namespace ?? "0-cluster"}/${folder}/${object.kind.toLowerCase()}-${object.metadata.name}.yaml`;
}

/** The files of rendered objects, in the order of their paths. Pure: the same objects give the same bytes. */
export function renderFiles(groups: readonly RenderedGroup[]): readonly RenderedFile[] {
  return groups
    .flatMap((group) =>
      group.objects.map((object) => {
        const { value, found } = showUnresolved(object);
        const text = dump(value, { lineWidth: -1, noRefs: true, schema });
        return { path: pathOf(group, object), text: `${header}\n${text}`, object, unresolved: found };
      }),
    )
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
