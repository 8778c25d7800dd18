import { previewEvents, secretsOfConfig } from "../../local/engine-preview.ts";
import { Problem } from "../../local/console/problem.ts";
import { driftOf } from "../../preview/drift/drift.ts";
import { readEvents } from "../../preview/events/read.ts";
import { stackReport } from "../../preview/stack-report.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import type { Against } from "../preview/places.ts";
import { previewStack } from "../preview/stack.ts";
import type { FoundDrift } from "./answer.ts";

/**
 * Looks at every resource of a stack, and at what the program would change by itself.
 * @param withCode whether to ask that, too: it runs the program
 * @throws {Problem} where the resources cannot be read: what is not known is no drift, and is not none
 */
export async function lookForDrift(stack: string, where: Against, withCode: boolean): Promise<FoundDrift> {
  const { environment } = parseStackName(stack);
  const { against, place } = where;
  const [raw, secrets] = await Promise.all([
    previewEvents(place, { stack, about: "resources" }, (what) => {
      console.error(`… ${what}`);
    }),
    secretsOfConfig(place, stack),
  ]);
  const report = stackReport({ stack, environment, against, events: readEvents(raw.events), secrets });
  if (raw.failure !== undefined)
    throw new Problem(
      `The resources of ${stack} cannot be read: ${report.failure ?? "the engine did not say why"}`,
      `pulumi refresh --preview-only -s ${stack}`,
    );
  const found = { stack, drift: driftOf(report.resources), looked: report.resources.length };
  return withCode ? { ...found, code: (await previewStack(stack, where, false)).counts } : found;
}
