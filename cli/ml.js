#!/usr/bin/env node
// What `npx ml` starts. A program of npm must be JavaScript; everything else is TypeScript, loaded by tsx. The policies are
// CommonJS, which has a loader of its own.
import { register as registerCommonJs } from "tsx/cjs/api";
import { register } from "tsx/esm/api";

registerCommonJs();
register();
await import("./main.ts");
