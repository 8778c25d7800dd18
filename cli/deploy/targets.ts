import type { StackReport } from "../../preview/report.ts";
import { changing } from "./approved.ts";

/** So many changes are not worth telling apart from the rest: most of the stack depends on them. */
const most = 40;

/**
 * What a run that is held to a plan has to ask providers about: what changes, and the engine adds whatever depends on it.
 * Nothing else can be otherwise than the preview found it; the engine keeps that as it is, unasked, which takes half the
 * time. undefined: everything is asked, as where a provider changes and with it who would be asked. Pure.
 * https://www.pulumi.com/docs/iac/cli/commands/pulumi_up/ (--target, --target-dependents)
 */
export function targetsOf(report: Pick<StackReport, "resources">): readonly string[] | undefined {
  const changes = [...changing(report).values()];
  if (changes.length > most || changes.some(({ type }) => type.startsWith("pulumi:providers:"))) return undefined;
  return changes.map(({ urn }) => urn);
}
