// Settings that docs/scaling.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import type { ScalingWindow } from "../../../components/model-service/spec/windows.ts";

declare const office: ScalingWindow;

export const setting0 = { scaling: { on: "cpu", min: 2, max: 8 } } satisfies Partial<ModelSpec>;
export const setting1 = { scaling: { on: "in-flight", min: 1, max: 8 } } satisfies Partial<ModelSpec>;
export const setting2 = { scaling: { on: "request-rate", target: 50, min: 0, max: 4 } } satisfies Partial<ModelSpec>;
export const setting3 = { scaling: { on: "queue-time", target: "20ms", min: 1, max: 8 } } satisfies Partial<ModelSpec>;
export const setting4 = { scaling: { on: "windows", min: 0, windows: [office] } } satisfies Partial<ModelSpec>;
export const setting5 = { scaling: { on: "cpu", min: 1, max: 8, windows: [office] } } satisfies Partial<ModelSpec>;
export const setting6 = { in: { prd: { scaling: { min: 3, max: 20 } } } } satisfies Partial<ModelSpec>;
