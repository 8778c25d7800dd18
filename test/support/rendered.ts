import { late } from "../../cli/environment/late.ts";
import { plannedSubstrate } from "../../cli/environment/planned.ts";
import { declaredEnvironments, environmentFile, onGround } from "../../stacks/environments/index.ts";
import { planFile } from "../../stacks/plan.ts";
import { renderEnvironment, type RenderedObject } from "../../stacks/render.ts";

/** In place of every value that only a run brings about: an image by digest passes for each of them. */
const known = `registry.example.com/known@sha256:${"a".repeat(64)}`;

async function rendered(name: string): Promise<readonly RenderedObject[]> {
  // All models that it can serve, not only those that it serves unless asked.
  const file = await environmentFile(name, name === "local" ? "all" : undefined);
  const models = await planFile(file);
  const environment = onGround(file, {
    // Not what this machine has prepared: the same everywhere.
    substrate: () => plannedSubstrate({}),
    purpose: { for: "reading", mark: late },
  });
  const groups = renderEnvironment(environment, models, () => known, late);
  const objects = groups.flatMap((group) => group.objects);
  return JSON.parse(JSON.stringify(objects).replaceAll(/⟦unresolved: .*?⟧/g, known)) as RenderedObject[];
}

/** Every object that is rendered, of every environment, with everything known. */
export async function renderedObjects(): Promise<ReadonlyMap<string, readonly RenderedObject[]>> {
  const of = await Promise.all(declaredEnvironments.map(async (name) => [name, await rendered(name)] as const));
  return new Map(of);
}
