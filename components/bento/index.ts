export { bentoText } from "./configuration.ts";
export type { BentoComponent, BentoConfiguration, BentoResource, BentoStream } from "./configuration.ts";
export { bentoContainer, bentoFiles } from "./container.ts";
export type { BentoVariable } from "./container.ts";
export { inferenceCall } from "./inference.ts";
export { bentoPort, bentoService } from "./service.ts";
