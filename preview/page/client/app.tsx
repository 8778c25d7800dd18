import { useEffect, useMemo } from "preact/hooks";
import type { Report, StackReport } from "../../report.ts";
import { hashOf, without } from "../view/location.ts";
import { rowsOf } from "../view/rows.ts";
import { Blockers } from "./blockers.tsx";
import { CapacityPart } from "./capacity.tsx";
import { CostPart } from "./cost.tsx";
import { Drift, Messages, Unknowns } from "./loose-ends.tsx";
import { GraphPart } from "./graph.tsx";
import { ModelGraphs } from "./model-graphs.tsx";
import { Models } from "./models.tsx";
import { Page, useView } from "./page-state.tsx";
import { Policies } from "./policies.tsx";
import { Resources } from "./resources.tsx";
import { Verdicts } from "./verdicts.tsx";

/** The parts of a stack, in the order in which they are read. */
const parts = {
  blockers: "Blocks",
  models: "Models",
  "model-graphs": "Graphs of models",
  capacity: "Capacity",
  cost: "Cost",
  policies: "Policies",
  resources: "Resources",
  graph: "Resource graph",
  messages: "Unknowns and messages",
} as const;

export function App({ report }: { readonly report: Report }) {
  const [view, go] = useView();
  const stack = report.stacks.find((one) => one.stack === view.stack) ?? weightiest(report.stacks);
  const rows = useMemo(() => (stack === undefined ? [] : rowsOf(stack, stack.resources)), [stack]);
  useEffect(() => {
    if (stack !== undefined) document.title = `${stack.stack}: ${stack.verdict.level}`;
  }, [stack]);
  if (stack === undefined) return <p class="none">Nothing was previewed.</p>;
  return (
    <Page.Provider value={{ stack, rows, view, go }}>
      <header class="top">
        <h1>Preview</h1>
        <p>
          {report.commit === undefined ? null : (
            <>
              commit <code>{report.commit}</code>,{" "}
            </>
          )}
          {report.at.replace("T", " ").replace(/(:\d\d)(\.\d+)?Z$/, "$1 UTC")}
        </p>
      </header>
      <Verdicts
        stacks={report.stacks}
        chosen={stack}
        linkOf={(one) => hashOf({ ...view, stack: one.stack })}
        choose={(one) => {
          go({ ...without(view, "resource", "around"), stack: one.stack }, true);
        }}
      />
      <nav class="parts" aria-label={`Parts of ${stack.stack}`}>
        <b>{stack.stack}</b>
        {Object.entries(parts)
          .filter(([id]) => id !== "model-graphs" || stack.graphs !== undefined)
          .map(([id, title]) => (
            <button
              type="button"
              key={id}
              onClick={() => {
                show(id);
              }}
            >
              {title}
            </button>
          ))}
      </nav>
      <Stack key={stack.stack} stack={stack} />
      <footer>
        Change set <code>{stack.changeSet}</code>
      </footer>
    </Page.Provider>
  );
}

function show(part: string): void {
  document.querySelector(`#part-${part}`)?.scrollIntoView();
  document.querySelector<HTMLElement>(`#title-${part}`)?.focus({ preventScroll: true });
}

function Stack({ stack }: { readonly stack: StackReport }) {
  return (
    <main>
      <Blockers stack={stack} />
      <Models models={stack.models} />
      {stack.graphs === undefined ? null : <ModelGraphs graphs={stack.graphs} />}
      {stack.capacity === undefined ? null : <CapacityPart capacity={stack.capacity} />}
      {stack.cost === undefined ? null : <CostPart cost={stack.cost} />}
      <Policies policies={stack.policies} />
      <Resources />
      <GraphPart />
      <div id="part-messages">
        <Unknowns />
        <Messages diagnostics={stack.diagnostics} />
        <Drift stack={stack} />
      </div>
    </main>
  );
}

const weights = ["blocked", "needs attention", "safe"] as const;

/** The stack that is looked at first: one that is blocked before one that is safe. */
function weightiest(stacks: readonly StackReport[]): StackReport | undefined {
  return stacks.toSorted((a, b) => weights.indexOf(a.verdict.level) - weights.indexOf(b.verdict.level))[0];
}
