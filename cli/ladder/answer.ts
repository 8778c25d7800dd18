import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";
import type { LadderStep } from "./steps.ts";

/** Seconds of what waits for people, in its largest whole unit: `4h`. Pure. */
export function waitInWords(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return `${seconds / 60}m`;
}

function row({ environment, after, aws, approval, isTicketRequired, bakeSeconds }: LadderStep): readonly string[] {
  return [
    environment,
    after ?? "–",
    aws?.region ?? "this machine",
    aws?.state.backend ?? "–",
    approval === undefined ? "–" : `${approval.by.join(" or ")}, within ${waitInWords(approval.withinSeconds)}`,
    isTicketRequired ? "required" : "–",
    bakeSeconds === 0 ? "–" : waitInWords(bakeSeconds),
  ];
}

/** The ladder as people and programs read it: programs get null where there is nothing, so that each step has all keys. */
export function ladderAnswer(steps: readonly LadderStep[]): Answer {
  return {
    text: table([["ENVIRONMENT", "AFTER", "REGION", "STATE", "APPROVAL", "TICKET", "BAKE"], ...steps.map(row)]),
    json: {
      steps: steps.map(
        ({ environment, place, after, aws, stacks, models, approval, isTicketRequired, bakeSeconds }, index) => ({
          environment,
          place,
          after: after ?? null,
          before: steps[index - 1]?.environment ?? null,
          region: aws?.region ?? null,
          account: aws?.account ?? null,
          state: aws?.state ?? null,
          stacks,
          models,
          approval: approval === undefined ? null : { ...approval, within: waitInWords(approval.withinSeconds) },
          ticket: isTicketRequired ? "required" : "optional",
          bakeSeconds,
        }),
      ),
    },
    ok: true,
  };
}

/**
 * What a workflow makes its matrix of: a line each, as GitHub takes the outputs of a step, and JSON after each name. Pure.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter
 */
export function ladderNamesAnswer(steps: readonly LadderStep[]): Answer {
  const environments = steps.map(({ environment }) => environment);
  const names = {
    environments,
    // A text in any case: an input of a workflow is one.
    steps: environments.map((environment, index) => ({ environment, before: environments[index - 1] ?? "" })),
  };
  const lines = Object.entries(names).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return { text: lines.join("\n"), json: names, ok: true };
}
