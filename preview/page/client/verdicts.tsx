import type { StackReport } from "../../report.ts";
import { operations } from "../view/rows.ts";
import { OperationSign } from "./parts.tsx";

interface VerdictsProps {
  readonly stacks: readonly StackReport[];
  readonly chosen: StackReport;
  readonly linkOf: (stack: StackReport) => string;
  readonly choose: (stack: StackReport) => void;
}

const tones = { safe: "safe", "needs attention": "attention", blocked: "blocked" } as const;
const marks = { safe: "✓", "needs attention": "!", blocked: "✕" } as const;

/** What a stack was previewed against. */
const against = {
  account: "the account",
  rehearsal: "a rehearsal: no account was asked",
  local: "the local cluster",
} as const;

/** So many reasons stand in the card of a stack; the part below has all. */
const fewReasons = 4;

/** A card for each stack: its verdict and why. The one that is looked at is marked. */
export function Verdicts({ stacks, chosen, linkOf, choose }: VerdictsProps) {
  return (
    <ul class="verdicts">
      {stacks.map((stack) => (
        <li key={stack.stack} class={`verdict verdict-${tones[stack.verdict.level]}`}>
          <a
            href={linkOf(stack)}
            aria-current={stack === chosen ? "true" : undefined}
            onClick={(event) => {
              event.preventDefault();
              choose(stack);
            }}
          >
            <span class="mark" aria-hidden="true">
              {marks[stack.verdict.level]}
            </span>
            <b>{stack.stack}</b> {stack.verdict.level}
          </a>
          <Reasons stack={stack} />
          <p class="counts">
            {operations
              .filter((operation) => stack.counts[operation] > 0)
              .map((operation) => (
                <span key={operation}>
                  {stack.counts[operation]} <OperationSign operation={operation} />
                </span>
              ))}
          </p>
          <p class="against">Previewed against {against[stack.against]}.</p>
        </li>
      ))}
    </ul>
  );
}

function Reasons({ stack: { verdict } }: { readonly stack: StackReport }) {
  const more = verdict.reasons.length - fewReasons;
  if (verdict.reasons.length === 0) return <p class="reasons">Nothing in it needs anybody's attention.</p>;
  return (
    <ul class="reasons">
      {verdict.reasons.slice(0, fewReasons).map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
      {more > 0 ? <li class="soft">and {more} more</li> : null}
    </ul>
  );
}
