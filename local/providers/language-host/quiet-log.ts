/** The SDK's log, as far as it is changed. */
interface Log {
  debug: (message: string) => Promise<void>;
}

/**
 * Loaded before a program. The SDK tells the engine three times of each resource what only `pulumi --debug` shows, each
 * time in a call that waits for the one before: a third of a program's time. Runs whose output nobody sees as it comes
 * leave that out by ML_SERVING_QUIET_LOG.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- what a bundle imports cannot be changed
const log = require("@pulumi/pulumi/log") as Log;
if (process.env["ML_SERVING_QUIET_LOG"] !== undefined) log.debug = () => Promise.resolve();
export {};
