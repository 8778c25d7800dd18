import { useState } from "preact/hooks";
import type { Cost, CostRange } from "../../report.ts";
import { expectedDelta, usd, usdMore } from "../view/numbers.ts";
import { NotKnown } from "./capacity.tsx";
import { Chip, Section } from "./parts.tsx";
import { Rest, useSome } from "./some.tsx";

type By = Cost["lines"][number]["by"];
const bys: readonly By[] = ["model", "pool", "kind", "team"];

export function CostPart({ cost }: { readonly cost: Cost }) {
  const present = bys.filter((by) => cost.lines.some((line) => line.by === by));
  const [chosen, choose] = useState(present[0] ?? "model");
  const lines = cost.lines
    .filter(({ by }) => by === chosen)
    .toSorted((a, b) => Math.abs(expectedDelta(b)) - Math.abs(expectedDelta(a)) || b.after.expected - a.after.expected);
  const changed = lines.filter((line) => expectedDelta(line) !== 0).length;
  const [shown, rest] = useSome(lines, Math.max(1, Math.min(10, changed)), { onPaper: changed });
  const top = Math.max(0, ...lines.flatMap(({ before, after }) => [before.most, after.most]));
  return (
    <Section
      id="cost"
      title="Cost"
      note={`USD a month in ${cost.region}${cost.pricesOf === "" ? "" : `, prices of ${cost.pricesOf}`}`}
    >
      <Total cost={cost} />
      <div class="segments" role="group" aria-label="Cost by">
        {present.map((by) => (
          <button
            type="button"
            key={by}
            aria-pressed={by === chosen}
            onClick={() => {
              choose(by);
            }}
          >
            by {by}
          </button>
        ))}
      </div>
      <div class="scroll">
        <table class="cost">
          <thead>
            <tr>
              <th scope="col">{chosen}</th>
              <th scope="col">from the least to the most</th>
              <th scope="col" class="number">
                before
              </th>
              <th scope="col" class="number">
                after
              </th>
              <th scope="col" class="number">
                change
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={line.name}>
                <th scope="row">{line.name}</th>
                <td class="ranges">
                  <Ranges before={line.before} after={line.after} top={top} />
                </td>
                <td class="number">{usd(line.before.expected)}</td>
                <td class="number">
                  {usd(line.after.expected)}
                  <small>{between(line.after)}</small>
                </td>
                <td class="number">
                  <Delta value={expectedDelta(line)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Rest {...rest} of="lines" />
      <NotKnown all={cost.unknown} of="Without a price, and in no sum" />
    </Section>
  );
}

function between({ least, most }: CostRange): string {
  return least === most ? "" : `${usd(least)} to ${usd(most)}`;
}

function Delta({ value }: { readonly value: number }) {
  return <span class={value > 0.005 ? "more-cost" : value < -0.005 ? "less-cost" : "soft"}>{usdMore(value)}</span>;
}

function Total({ cost }: { readonly cost: Cost }) {
  const { before, after, budget } = cost;
  const top = Math.max(before.most, after.most, budget?.monthlyUsd ?? 0);
  return (
    <div class="total">
      <p class="figure">
        <Delta value={expectedDelta(cost)} />
        <small>
          expected: {usd(before.expected)} → {usd(after.expected)}
        </small>
        <small>
          least {usd(before.least)} → {usd(after.least)}, most {usd(before.most)} → {usd(after.most)}
        </small>
      </p>
      <div>
        <Ranges before={before} after={after} top={top} budget={budget?.monthlyUsd} />
        {budget === undefined ? (
          <p class="soft">No budget is declared.</p>
        ) : (
          <p>
            <Chip tone={budget.holds ? "create" : "delete"}>{budget.holds ? "within budget" : "over budget"}</Chip>{" "}
            {usd(budget.monthlyUsd)} a month
          </p>
        )}
      </div>
    </div>
  );
}

interface RangesProps {
  readonly before: CostRange;
  readonly after: CostRange;
  readonly top: number;
  readonly budget?: number | undefined;
}

/** Two bars from the least to the most, with a line at what is expected: before above, after below. */
function Ranges({ before, after, top, budget }: RangesProps) {
  const x = (value: number) => (top === 0 ? 0 : (value / top) * 100);
  const bar = (range: CostRange, y: number, name: string) =>
    range.most === 0 ? null : (
      <>
        <rect
          class={`range-${name}`}
          x={x(range.least)}
          y={y}
          width={Math.max(0.4, x(range.most) - x(range.least))}
          height="6"
        />
        <rect class={`tick-${name}`} x={x(range.expected) - 0.3} y={y - 1} width="0.6" height="8" />
      </>
    );
  return (
    <svg class="range" viewBox="0 0 100 18" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-all" y="8.6" width="100" height="0.8" />
      {bar(before, 1, "before")}
      {bar(after, 11, "after")}
      {budget === undefined ? null : (
        <rect class="budget" x={Math.min(99.6, x(budget))} y="0" width="0.4" height="18" />
      )}
    </svg>
  );
}
