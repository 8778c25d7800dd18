#!/usr/bin/env node
// What `npx ml` starts. A program of npm must be JavaScript; everything else is TypeScript, loaded by tsx.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
