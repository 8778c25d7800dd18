export { bentoText } from "./configuration.ts";
export type { BentoComponent, BentoConfiguration, BentoStream } from "./configuration.ts";
export { bentoContainer, bentoFiles } from "./container.ts";
export { inferenceCall } from "./inference.ts";
export { bentoPort, bentoService } from "./service.ts";
