import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** A command that a page tells people to run. */
export interface PageCommand {
  /** Relative to the repository. */
  readonly page: string;
  /** The section that it stands in. */
  readonly section: string;
  /** As it is to be typed. */
  readonly line: string;
  /** What the page says that it ends with, by a comment such as `# code 1`. @default 0 */
  readonly exitCode: number;
}

/** Commands that a page shows: the lines of its blocks of kind `console` that begin with a prompt. */
export function commandsOf(page: string): readonly PageCommand[] {
  return pageCommands(page, readFileSync(join(repositoryRoot, page), "utf8"));
}

/** The same of a text. Pure. */
export function pageCommands(page: string, text: string): readonly PageCommand[] {
  const found: PageCommand[] = [];
  let section = "";
  let isConsole = false;
  // A backslash at the end of a line carries a command on.
  for (const line of text.replaceAll("\\\n", " ").split("\n")) {
    if (line.startsWith("```")) isConsole = line === "```console";
    else if (!isConsole && line.startsWith("## ")) section = line.slice(3);
    else if (isConsole && line.startsWith("$ ")) {
      const [, code = "0"] = /# code (\d+)$/.exec(line) ?? [];
      found.push({ page, section, line: line.slice(2), exitCode: Number(code) });
    }
  }
  return found;
}
