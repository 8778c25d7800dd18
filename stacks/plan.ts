import { formatIssues, type Issue } from "../components/issues.ts";
import { validateGateway } from "../components/gateway/validate.ts";
import { resolveModel, type ResolvedModel } from "../components/model-service/resolve.ts";
import { validateModels } from "../components/model-service/validate.ts";
import { validateMonitoring } from "../components/monitoring/validate.ts";
import { validateRedis } from "../components/redis/validate.ts";
import type { DeclaredEnvironment } from "./environments/environment.ts";
import { loadRelease, strayReleases } from "./releases/load.ts";

/** All mistakes in an environment's data at once: the message lists them as people read them. */
export class InvalidData extends Error {
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[], environment: string) {
    super(formatIssues(issues, environment));
    this.name = "InvalidData";
    this.issues = issues;
  }
}

/**
 * Checks an environment's models and releases and resolves them, before any resource exists.
 *
 * @param releases folder of the release files. Default: `stacks/releases`
 * @throws {InvalidData} with every mistake
 */
export function planEnvironment(environment: DeclaredEnvironment, releases?: string): readonly ResolvedModel[] {
  const { name, models } = environment;
  const issues: Issue[] = [
    ...validateModels(models, { environment: name, redis: environment.redis !== undefined }),
    ...(environment.redis === undefined ? [] : validateRedis(environment.redis)),
    ...(environment.monitoring === undefined ? [] : validateMonitoring(environment.monitoring)),
    ...(environment.gateway === undefined ? [] : validateGateway(environment.gateway)),
    ...strayReleases(
      name,
      models.map((model) => model.name),
      releases,
    ),
  ];
  const resolved = models.flatMap((model) => {
    const loaded = loadRelease(name, model.name, releases);
    if ("release" in loaded) return [{ model, release: loaded.release }];
    issues.push(...loaded.issues);
    return [];
  });
  if (issues.length > 0) throw new InvalidData(issues, name);
  return resolved.map(({ model, release }) => resolveModel(model, release, name));
}
