import { previewEvents } from "../../local/engine-preview.ts";
import { Problem } from "../../local/console/problem.ts";
import { driftOf } from "../../preview/drift/drift.ts";
import { readEvents } from "../../preview/events/read.ts";
import { stackReport } from "../../preview/stack-report.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import type { Against } from "../preview/places.ts";
import { secretsOf } from "../preview/stack.ts";
import type { FoundDrift } from "./answer.ts";

/**
 * Looks at every resource of a stack, and at what the program would change by itself.
 * @param withCode whether to ask that, too: it runs the program
 * @throws {Problem} where the resources cannot be read: what is not known is no drift, and is not none
 */
export async function lookForDrift(stack: string, { against, place }: Against, withCode: boolean): Promise<FoundDrift> {
  const { environment } = parseStackName(stack);
  const secrets = await secretsOf(place, stack);
  const reported = async (about: "resources" | "program") => {
    const { events, failure } = await previewEvents(place, { stack, about }, (what) => {
      console.error(`… ${what}`);
    });
    return { report: stackReport({ stack, environment, against, events: readEvents(events), secrets }), failure };
  };
  const { report, failure } = await reported("resources");
  if (failure !== undefined)
    throw new Problem(
      `The resources of ${stack} cannot be read: ${report.failure ?? "the engine did not say why"}`,
      `pulumi refresh --preview-only -s ${stack}`,
    );
  const found = { stack, drift: driftOf(report.resources), looked: report.resources.length };
  return withCode ? { ...found, code: (await reported("program")).report.counts } : found;
}
