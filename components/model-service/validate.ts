import type { Issue } from "../issues.ts";
import { declaredEgress } from "./egress.ts";
import { nodeIssues } from "./offered-nodes.ts";
import { adapterOf } from "./plan.ts";
import type { ModelSpec } from "./spec.ts";
import { checkBatch } from "./validate/batch.ts";
import { checkCache } from "./validate/cache.ts";
import { validateCalls } from "./validate/calls.ts";
import { checkDatabases } from "./validate/databases.ts";
import { checkDeadline } from "./validate/deadline.ts";
import { checkEgress } from "./validate/egress.ts";
import { checkExpectations } from "./validate/expectations.ts";
import { checkFeatures } from "./validate/features.ts";
import { Findings } from "./validate/findings.ts";
import { checkIo } from "./validate/io.ts";
import { checkLimits } from "./validate/limits.ts";
import { checkLoad } from "./validate/load.ts";
import { checkNearline } from "./validate/nearline.ts";
import { checkName } from "./validate/name.ts";
import { checkNaming } from "./validate/naming.ts";
import type { Offered } from "./validate/offered.ts";
import { checkOwnership } from "./validate/ownership.ts";
import { checkParity } from "./validate/parity.ts";
import { checkPayloads } from "./validate/payloads.ts";
import { checkProgress } from "./validate/progress.ts";
import { checkResources } from "./validate/resources.ts";
import { checkScaling } from "./validate/scaling.ts";
import { checkSecrets } from "./validate/secrets.ts";
import { checkSlo } from "./validate/slo.ts";
import { checkTritonIo } from "./validate/triton-io.ts";

function checkModel(spec: ModelSpec, offered: Offered): readonly Issue[] {
  const found = new Findings(spec.name);
  checkName(spec, found);
  checkResources(spec, found);
  checkLoad(spec, offered, found);
  checkOwnership(spec, found);
  if (offered.naming !== undefined) checkNaming(spec, offered.environment, offered.naming, found);
  if (spec.io !== undefined) checkIo(spec.io, found);
  checkExpectations(spec, found);
  if (spec.io !== undefined && spec.runtime.kind === "triton") checkTritonIo(spec.io, spec.runtime, found);
  checkSlo(spec, offered.environment, found);
  checkProgress(spec, offered.environment, found);
  checkDeadline(spec, found);
  if (spec.limits !== undefined) checkLimits(spec.limits, found);
  checkParity(spec, found);
  checkPayloads(spec, found);
  checkNearline(spec, offered, found);
  checkCache(spec, offered, found);
  checkFeatures(spec, found);
  checkBatch(spec, offered.environment, found);
  checkScaling(spec, offered.environment, found);
  for (const { code, path, message } of nodeIssues(spec, offered.environment, offered.nodes))
    found.add(code, path, message);
  for (const { egress, path } of declaredEgress(spec)) checkEgress(egress, path, offered, found);
  checkDatabases(spec, offered, found);
  checkSecrets(spec, found);
  for (const mistake of adapterOf(spec.runtime).check(spec.runtime))
    found.add(mistake.code ?? "MS013", `runtime.${mistake.path}`, mistake.message);
  return found.issues;
}

/** What only data can get wrong in declared models: every mistake of all of them, none of them stopping the others. */
export function validateModels(models: readonly ModelSpec[], offered: Offered): readonly Issue[] {
  const seen = new Set<string>();
  const ofEach = models.flatMap((model) => {
    const issues = [...checkModel(model, offered)];
    if (seen.has(model.name))
      issues.push({
        code: "MS002",
        path: `models.${model.name}.name`,
        message: `"${model.name}" is declared twice. Rename one.`,
      });
    seen.add(model.name);
    return issues;
  });
  return [...ofEach, ...validateCalls(models, offered)];
}
