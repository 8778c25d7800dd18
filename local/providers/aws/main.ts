import { createRequire } from "node:module";
import { serve } from "../serve/index.ts";
import { AwsProvider } from "./provider.ts";

const { version } = createRequire(import.meta.url)("@pulumi/aws/package.json") as { readonly version: string };

await serve(new AwsProvider(version));
