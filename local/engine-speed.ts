/** What the engine is run with where nobody looks over its shoulder. */
export const engineSpeed = {
  // A state of megabytes passes through the CLI: collecting garbage less often saves a quarter of its time.
  GOGC: "400",
  // What only `pulumi --debug` shows is not sent: a third of a program's time (providers/language-host/quiet-log.ts).
  ML_SERVING_QUIET_LOG: "true",
} as const;
