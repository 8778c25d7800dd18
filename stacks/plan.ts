import { formatIssues, type Issue } from "../components/issues.ts";
import type { Release } from "../components/model-service/release.ts";
import { resolveModel, type ResolvedModel } from "../components/model-service/resolve.ts";
import { validateModels } from "../components/model-service/validate.ts";
import type { DeclaredEnvironment } from "./environments/environment.ts";
import { loadRelease } from "./releases/load.ts";

/** An environment whose data was checked, with every default filled in. */
export interface Plan<E extends DeclaredEnvironment> {
  readonly environment: E;
  readonly models: readonly ResolvedModel[];
}

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
 * @throws {InvalidData} with every mistake
 */
export function planEnvironment<E extends DeclaredEnvironment>(environment: E): Plan<E> {
  const issues: Issue[] = [...validateModels(environment.models)];
  const releases = new Map<string, Release>();
  for (const model of environment.models) {
    const loaded = loadRelease(environment.name, model.name);
    if ("issues" in loaded) issues.push(...loaded.issues);
    else releases.set(model.name, loaded.release);
  }
  if (issues.length > 0) throw new InvalidData(issues, environment.name);
  const models = environment.models.flatMap((model) => {
    const release = releases.get(model.name);
    return release === undefined ? [] : [resolveModel(model, release, environment.name)];
  });
  return { environment, models };
}
