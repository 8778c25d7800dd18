export { InitFailed } from "./errors.ts";
export * from "./provider.ts";
export { serve } from "./serve.ts";
export * from "./values.ts";
