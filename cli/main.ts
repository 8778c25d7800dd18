import { CommanderError } from "commander";
import { runMain } from "../local/console/problem.ts";
import { exitCodes } from "./command.ts";
import { program } from "./program.ts";

await runMain(async () => {
  try {
    await program().parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage; // its words are printed already
  }
});
