import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import type { Sources } from "../source.ts";

/** https://dvc.org/doc/user-guide/project-structure/dvc-files */
const output = z.looseObject({
  path: z.string(),
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}(\.dir)?$/)
    .optional(),
  hash: z.string().optional(),
  remote: z.string().optional(),
});

const dependency = z.looseObject({
  path: z.string(),
  md5: z.string().optional(),
  etag: z.string().optional(),
  repo: z.looseObject({ url: z.string(), rev_lock: z.string().optional() }).optional(),
});

const dvcFile = z.looseObject({ outs: z.array(output), deps: z.array(dependency).default([]) });

const lockFile = z.looseObject({
  schema: z.literal("2.0"),
  stages: z.record(
    z.string(),
    z.looseObject({
      outs: z.array(output).default([]),
      deps: z.array(dependency).default([]),
      params: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    }),
  ),
});

export type DvcDependency = z.infer<typeof dependency>;

/** The output that a source names, and what it was made of. */
export interface DvcOutput {
  /** As DVC calls it. */
  readonly path: string;
  /** Of its bytes; with `.dir`: of the list of a folder's files. */
  readonly md5: string;
  /** File or folder in the folder that is meant; "": all of it. */
  readonly within: string;
  /** The remote that has it, where it is not the default one. */
  readonly remote: string | undefined;
  readonly deps: readonly DvcDependency[];
  /** Values of the parameters, by file and name. */
  readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function read<T extends z.ZodType>(text: string, schema: T, what: string): z.infer<T> | string {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    const why = error instanceof YAMLParseError ? (error.message.split("\n")[0] ?? "") : String(error);
    return `It is not YAML: ${why}. Bring back what DVC wrote.`;
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
  return `It is not written as DVC writes ${what}${path === "" ? "" : `: see ${path}`}. Bring back what DVC wrote.`;
}

type Out = z.infer<typeof output>;

function outputOf(out: Out, within: string, rest: Pick<DvcOutput, "deps" | "params">): DvcOutput | string {
  if (out.md5 === undefined)
    return `DVC keeps no md5 of ${out.path}: it is not in its cache. Let DVC track it, or name the file itself.`;
  // Before version 3 DVC changed the ends of lines in what it took for text before it made the md5.
  if (out.hash !== "md5")
    return "DVC before version 3 wrote it, whose md5 is not that of the bytes. Run: dvc cache migrate --dvc-files.";
  if (within !== "" && !out.md5.endsWith(".dir"))
    return `${out.path} is a file, and has no ${within} in it. Name the file itself.`;
  return { path: out.path, md5: out.md5, within, remote: out.remote, ...rest };
}

/**
 * Reads the text of a `.dvc` file or of a `dvc.lock`, and finds the output that is meant. Pure.
 * @returns what is wrong, as one sentence and what to do
 */
export function readOutput(text: string, { output: named }: Pick<Sources["dvc"], "output">): DvcOutput | string {
  if (named === undefined) {
    const file = read(text, dvcFile, "a .dvc file");
    if (typeof file === "string") return file;
    const [out, ...others] = file.outs;
    if (out === undefined || others.length > 0)
      return `It has ${file.outs.length} outputs, and one is released. Track the model by a .dvc file of its own.`;
    return outputOf(out, "", { deps: file.deps, params: {} });
  }
  const lock = read(text, lockFile, "a dvc.lock");
  if (typeof lock === "string") return lock;
  const stage = lock.stages[named.stage];
  if (stage === undefined)
    return `It has no stage "${named.stage}". It has ${Object.keys(lock.stages).join(", ")}. Name one of them.`;
  const out = stage.outs.find(({ path }) => named.path === path || named.path.startsWith(`${path}/`));
  if (out === undefined) {
    const outputs = stage.outs.map(({ path }) => path).join(", ");
    return `Stage ${named.stage} has no output "${named.path}". It has ${outputs}. Name one of them.`;
  }
  return outputOf(out, named.path.slice(out.path.length + 1), { deps: stage.deps, params: stage.params });
}

const listing = z.array(z.object({ md5: z.string().regex(/^[0-9a-f]{32}$/), relpath: z.string() }));

/** The files of a folder, as DVC lists them in an object of its own; undefined for what is no such list. Pure. */
export function readListing(text: string): z.infer<typeof listing> | undefined {
  try {
    return listing.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
