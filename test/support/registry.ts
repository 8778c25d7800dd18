/** A real image registry for tests, on loopback, with its content in a folder of its own. */
export { startRegistry, type StagingRegistry as TestRegistry } from "../../local/images/staging.ts";
