import type { MlserverSpec } from "../mlserver/spec.ts";

/** What a LightGBM model may declare about its server. */
export type LightgbmSpec = MlserverSpec;
