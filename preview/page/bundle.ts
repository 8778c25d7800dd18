import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

/** What the page's script and style are made of, ready to be inlined. */
export interface Bundle {
  readonly script: string;
  readonly style: string;
  /** The licences of the libraries that are in the script: each asks to be kept with what is copied of it. */
  readonly notices: string;
}

/** A library's folder, of the path of one of its files in esbuild's account of what it bundled. */
const libraryFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

let made: Bundle | undefined;

/** The page's own code with the libraries that it uses; made once a process. */
export function pageBundle(): Bundle {
  made ??= bundle(join(import.meta.dirname, "client"));
  return made;
}

function bundle(client: string): Bundle {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: client,
    entryPoints: ["main.tsx"],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "silent",
  });
  const libraries = new Set(Object.keys(metafile.inputs).flatMap((path) => libraryFolder.exec(path)?.[0] ?? []));
  return {
    // An end tag in a string would end the script: https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements
    script: (outputFiles[0]?.text ?? "").replaceAll("</script", String.raw`<\/script`),
    style: readFileSync(join(client, "style.css"), "utf8"),
    notices: [...libraries]
      .sort()
      .map((folder) => notice(join(client, folder)))
      .join("\n\n"),
  };
}

function notice(folder: string): string {
  const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
  return `${name}\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}`;
}
