import type { Issue } from "../components/issues.ts";
import type { LayerFile } from "../oci/layer.ts";
import { Broken } from "./broken.ts";
import { formats, type Format } from "./format.ts";
import { readOnnx } from "./readers/onnx.ts";
import { formatsByStart, shownStart } from "./start.ts";

/** Folders by a file that only they have. */
const folders: readonly { readonly format: Format; readonly has: RegExp }[] = [
  { format: "mlmodel", has: /^MLmodel$/ },
  { format: "saved-model", has: /^(\d+\/)?saved_model\.pb$/ },
  { format: "spark", has: /^metadata\/part-00000$/ },
];

/** A protocol buffer has no mark of its own: what reads as an ONNX graph is one. */
function isOnnx(bytes: Uint8Array): boolean {
  try {
    readOnnx(bytes);
    return true;
  } catch (error) {
    if (error instanceof Broken) return false;
    throw error;
  }
}

function formatsOf(bytes: Uint8Array): readonly Format[] {
  const found = formatsByStart(bytes);
  return found.length === 0 && isOnnx(bytes) ? ["onnx"] : found;
}

/** The format of a file or a folder, and the files that are the model; or what was seen instead. Pure. */
export type Found = { readonly format: Format } | { readonly issue: Issue };

/** So many files of a folder are named in a message. */
const named = 8;

/**
 * Finds out what files are, by what is in them: names are only looked at in folders.
 * @param name what was asked for, as messages call it
 */
export function findFormat(files: readonly LayerFile[], name: string, isFolder: boolean): Found {
  const [only] = files;
  const known = Object.values(formats).map(({ words }) => words);
  if (!isFolder && only !== undefined) {
    const [format, ...others] = formatsOf(only.bytes);
    if (format !== undefined && others.length === 0) return { format };
    if (format !== undefined)
      return {
        issue: {
          code: "MA002",
          path: name,
          message: `It could be ${[format, ...others].map((one) => formats[one].words).join(", or ")}. Write it anew as one of them.`,
        },
      };
    return {
      issue: {
        code: "MA001",
        path: name,
        message: `It is no model that is known here: ${shownStart(only.bytes)}. Known are ${known.join("; ")}.`,
      },
    };
  }
  const matching = folders.filter(({ has }) => files.some(({ path }) => has.test(path)));
  const [folder] = matching;
  if (folder !== undefined && matching.length === 1) return { format: folder.format };
  const paths = files.map(({ path }) => path).sort();
  const shown = [...paths.slice(0, named), ...(paths.length > named ? [`${paths.length - named} more`] : [])].join(
    ", ",
  );
  if (folder !== undefined)
    return {
      issue: {
        code: "MA002",
        path: name,
        message: `The folder could be ${matching.map(({ format }) => formats[format].words).join(", or ")}: it has ${shown}. Name the folder that is one of them.`,
      },
    };
  const inside = files.flatMap(({ path, bytes }) =>
    formatsOf(bytes).map((format) => `${path} (${formats[format].words})`),
  );
  return {
    issue: {
      code: "MA001",
      path: name,
      message:
        inside.length > 0
          ? `The folder is no model, but has ${inside.slice(0, named).join(", ")}. Name the file.`
          : `The folder is no model that is known here: it has ${shown === "" ? "no files" : shown}. Name a file, a SavedModel or an MLflow model.`,
    },
  };
}
