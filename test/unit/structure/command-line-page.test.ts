import type { Command } from "commander";
import { expect, it } from "vitest";
import { program } from "../../../cli/program.ts";

/** Columns of the help on the page, whatever the terminal that runs the test has. */
const width = 100;

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    getOutHelpWidth: () => width,
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text.trim();
}

/** The page as it follows from the commands. `npx vitest run --project unit -u` writes it anew. */
function page(): string {
  const ml = program();
  const block = (text: string): string[] => ["```", text, "```", ""];
  return [
    "# The command line",
    "",
    "`npx ml` works in a clone after `npm ci` (`make up` does that, too) and needs nothing else. This page is what `--help` says.",
    "",
    ...block(helpOf(ml)),
    ...ml.commands.flatMap((command) => [`## ${command.name()}`, "", ...block(helpOf(command))]),
  ].join("\n");
}

it("docs/command-line.md is what --help says", async () => {
  await expect(page()).toMatchFileSnapshot("../../../docs/command-line.md");
});

it("every command has examples, a line of description, and --json", () => {
  for (const command of program().commands) {
    expect(command.description()).not.toBe("");
    expect(helpOf(command)).toMatch(/\nExamples:\n {2}\$ npx ml /);
    expect(command.options.map((option) => option.long)).toContain("--json");
  }
});
