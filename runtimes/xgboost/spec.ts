import type { MlserverSpec } from "../mlserver/spec.ts";

/** What an XGBoost model may declare about its server. */
export type XgboostSpec = MlserverSpec;
