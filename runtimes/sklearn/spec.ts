import type { MlserverSpec } from "../mlserver/spec.ts";

/** What a scikit-learn model may declare about its server. */
export type SklearnSpec = MlserverSpec;
