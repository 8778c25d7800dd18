import type { ResolvedModel } from "../components/model-service/resolve.ts";
import type { DriftReference } from "../components/monitoring/drift.ts";

/** So long a recorded payload is compared (seconds): a drift is a matter of hours. */
export const driftWindow = 3600;

/** Whether something of an environment's models is recorded, and so to be compared. */
export function recordsPayloads(models: readonly ResolvedModel[]): boolean {
  return models.some(({ payloads }) => payloads !== "none");
}

/** What recorded payloads of an environment's models are compared with. Pure. */
export function driftReferences(models: readonly ResolvedModel[]): readonly DriftReference[] {
  return models.flatMap(({ name: model, team, variants }) =>
    variants.flatMap(({ digest, trainedOn }) =>
      trainedOn === "unknown" ? [] : [{ model, team, digest, text: trainedOn.text }],
    ),
  );
}
