import { table } from "../../local/console/table.ts";
import type { Found, Plan } from "../../local/recover/recover.ts";
import type { Verdict } from "../../local/recover/verdict.ts";
import type { Answer } from "../answer.ts";

/** What became of it, as people read it. */
function inWords(verdict: Verdict): string {
  switch (verdict.is) {
    case "there":
      return `is there: ${verdict.id}`;
    case "absent":
      return "is not there: the next run makes it";
    case "repeatable":
      return `is settled by the next run: ${verdict.why}`;
    case "unclear":
      return `cannot be told: ${verdict.why}`;
  }
}

function json(stack: string, found: readonly Found[]) {
  return {
    stack,
    pending: found.map(({ pending, verdict }) => ({
      object: pending.label,
      type: pending.resource.type,
      urn: pending.resource.urn,
      operation: pending.operation,
      ...verdict,
    })),
  };
}

function listed(stack: string, found: readonly Found[]): string {
  if (found.length === 0) return `Nothing of stack ${stack} was left open.`;
  const rows = found.map(({ pending, verdict }) => [pending.label, pending.operation, inWords(verdict)]);
  return [`A run of stack ${stack} ended in the middle of this:`, "", table([["OBJECT", "WHILE", "IT"], ...rows])].join(
    "\n",
  );
}

/** What is open, and how it is settled; nothing was changed. */
export function lookAnswer(stack: string, command: string, found: readonly Found[]): Answer {
  const next = [
    `  ${command} --import   what is there comes into the state, as the program declares it`,
    `  ${command} --delete   what is there goes`,
    "One by one: both options take objects by name or as they are listed. Then run `pulumi up` again.",
  ];
  return {
    text: [listed(stack, found), ...(found.length === 0 ? [] : ["", "Nothing was changed.", ...next])].join("\n"),
    json: { ...json(stack, found), changed: false },
    ok: found.length === 0,
  };
}

/** What was done, or would be. */
export function doneAnswer(stack: string, found: readonly Found[], plan: Plan, changed: boolean): Answer {
  const labels = (of: readonly { readonly pending: { readonly label: string } }[]): readonly string[] =>
    of.map(({ pending }) => pending.label);
  const done = {
    imported: labels(plan.imported),
    deleted: labels(plan.deleted),
    again: plan.again.map(({ label }) => label),
  };
  const line = (what: string, of: readonly string[]): readonly string[] =>
    of.length === 0 ? [] : [`  ${what}: ${of.join(", ")}`];
  return {
    text: [
      listed(stack, found),
      ...(found.length === 0
        ? []
        : [
            "",
            changed ? "Done:" : "Without --dry-run this would be done:",
            ...line("into the state", done.imported),
            ...line("deleted", done.deleted),
            ...line("left to the next run", done.again),
            ...(changed ? [`Next: pulumi up --stack ${stack}`] : []),
          ]),
    ].join("\n"),
    json: { ...json(stack, found), changed, ...done },
    ok: changed || found.length === 0,
  };
}
