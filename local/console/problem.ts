/** Something that went wrong in a way the user can act on: printed as it is, without a stack trace. */
export class Problem extends Error {
  /**
   * @param what what happened and where
   * @param whatToDo the way out, as commands or one sentence
   */
  constructor(what: string, whatToDo: string) {
    super(`${what}\n  → ${whatToDo}`);
    this.name = "Problem";
  }
}

/**
 * Runs a command's main function: a {@link Problem} is printed as its message and ends the process with code 1; any
 * other error is a defect of ours and is printed with what a report needs.
 */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof Problem) {
      console.error(`\n${error.message}`);
    } else {
      const told = error instanceof Error ? error.message : String(error);
      console.error(`\nUnexpected: ${told}`);
      if (process.env["DEBUG"] !== undefined && error instanceof Error) console.error(error.stack);
      else console.error("  → Run again with DEBUG=1 for details; this is a defect, please report it.");
    }
    process.exitCode = 1;
  }
}
