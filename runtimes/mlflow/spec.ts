import type { MlserverSpec } from "../mlserver/spec.ts";

/** What an MLflow model may declare about its server. */
export type MlflowSpec = MlserverSpec;
