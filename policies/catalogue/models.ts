import type { Rule } from "../rule.ts";
import { autoscaleWithinCapacity } from "../rules/autoscale-within-capacity.ts";
import { drainCoversRequest } from "../rules/drain-covers-request.ts";
import { envCostCeiling } from "../rules/env-cost-ceiling.ts";
import { gpuLimitTolerationSelector } from "../rules/gpu-limit-toleration-selector.ts";
import { gpuNodesTainted } from "../rules/gpu-nodes-tainted.ts";
import { gpuRolloutFeasible } from "../rules/gpu-rollout-feasible.ts";
import { minReplicasByEnv } from "../rules/min-replicas-by-env.ts";
import { modelArtifactPinned } from "../rules/model-artifact-pinned.ts";
import { modelReadScoped } from "../rules/model-read-scoped.ts";
import { prdRequiresSlo } from "../rules/prd-requires-slo.ts";
import { promotedNotSkipped } from "../rules/promoted-not-skipped.ts";
import { publicNeedsAuth } from "../rules/public-needs-auth.ts";
import { startupCoversLoad } from "../rules/startup-covers-load.ts";
import { trafficWeightsSound } from "../rules/traffic-weights-sound.ts";

/** What models are served with. */
export const modelRules: readonly Rule[] = [
  gpuLimitTolerationSelector,
  gpuNodesTainted,
  modelArtifactPinned,
  modelReadScoped,
  startupCoversLoad,
  drainCoversRequest,
  minReplicasByEnv,
  autoscaleWithinCapacity,
  trafficWeightsSound,
  prdRequiresSlo,
  envCostCeiling,
  publicNeedsAuth,
  gpuRolloutFeasible,
  promotedNotSkipped,
];
