import { createRequire } from "node:module";
import { serve } from "../serve/index.ts";
import { dockerProvider } from "./provider.ts";

const { version } = createRequire(import.meta.url)("@pulumi/docker/package.json") as { readonly version: string };

await serve(dockerProvider(version));
