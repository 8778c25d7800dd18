import { InvalidArgumentError, Option, type Command } from "commander";
import type { Part } from "../../../stacks/releases/edit/change.ts";
import { partOf, type PartOptions } from "./part.ts";

/** What the options of a part come to, `--shadow` among them. */
export interface PartTyped extends PartOptions {
  readonly shadow?: number;
}

/** A number of percent as typed; whether it can be a weight is said with the file's other mistakes. */
function percentage(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text.trim())) throw new InvalidArgumentError("Write a number of percent, such as 10.");
  return Number(text);
}

/** The options by which a command is told the part that a version is to play. */
export function addPartOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--as <part>", "part that it is to play (default: champion)").choices([
        "champion",
        "challenger",
        "shadow",
      ]),
    )
    .addOption(
      new Option("--weight <percent>", "share of the requests that a challenger answers").argParser(percentage),
    )
    .addOption(
      new Option("--percent <percent>", "share of the requests that a shadow is sent too").argParser(percentage),
    )
    .addOption(
      new Option("--shadow <percent>", "the same as --as shadow --percent")
        .argParser(percentage)
        .conflicts(["as", "weight", "percent"]),
    );
}

/** The part that is meant. @throws {Problem} where the options contradict */
export function partTyped({ shadow, ...options }: PartTyped): Part {
  return partOf(shadow === undefined ? options : { as: "shadow", percent: shadow });
}
