/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What the engine is told: `bail` ends the update without a further word, since the program has said it all. */
export type Outcome =
  { readonly kind: "done" } | { readonly kind: "bail" } | { readonly kind: "error"; readonly message: string };

/**
 * The SDK's exit code for "the user has been told already".
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/cmd/run/index.ts
 */
const toldAlready = 32;

/** @param cancelled whether the engine asked for the end: then its end is no news */
export function outcomeOf(exit: Exit, cancelled: boolean): Outcome {
  if (exit.code === 0) return { kind: "done" };
  if (cancelled || exit.code === toldAlready) return { kind: "bail" };
  // V8 aborts when its heap is full, and prints its own report on stderr.
  if (exit.signal === "SIGABRT" || exit.code === 134)
    return {
      kind: "error",
      message:
        "The program was aborted, most likely because it ran out of memory. Give node more, in Pulumi.yaml: " +
        'runtime.options.nodeargs: "--max-old-space-size=4096".',
    };
  if (exit.signal !== null) return { kind: "error", message: `The program was ended by ${exit.signal}.` };
  return { kind: "error", message: `Program exited with non-zero exit code: ${String(exit.code)}` };
}
