import { h } from "preact";
import { shapesOf } from "../../../components/model-graph/picture-shapes.ts";
import type { MarkedPicture, MarkedStep } from "../../report.ts";
import { BeforeAfter, Chip, Section } from "./parts.tsx";
import { Rest, Unchanged, useUnchanged, useSome } from "./some.tsx";

const tones: Readonly<Record<MarkedPicture["mark"], string>> = {
  added: "create",
  removed: "delete",
  changed: "update",
  same: "same",
};

/** Graphs of models as they will be, with what comes, goes and changes in them. */
export function ModelGraphs({ graphs }: { readonly graphs: readonly MarkedPicture[] }) {
  const changed = graphs.filter(({ mark }) => mark !== "same");
  const unchanged = useUnchanged(graphs.length - changed.length);
  const [shown, rest] = useSome(unchanged.areShown ? graphs : changed, 10);
  return (
    <Section id="model-graphs" title="Graphs of models" note={`${changed.length} of ${graphs.length} change`}>
      {shown.map((graph) => (
        <ModelGraph key={graph.name} graph={graph} />
      ))}
      <Rest {...rest} of="graphs" />
      <Unchanged {...unchanged} />
    </Section>
  );
}

function ModelGraph({ graph }: { readonly graph: MarkedPicture }) {
  return (
    <div class="model-graph">
      <h3>
        {graph.name} <Chip tone={tones[graph.mark]}>{graph.mark}</Chip>
      </h3>
      <div class="scroll">
        <Picture graph={graph} />
      </div>
      <Changes steps={graph.steps.filter(({ mark }) => graph.mark === "changed" && mark !== "same")} />
    </div>
  );
}

function Picture({ graph }: { readonly graph: MarkedPicture }) {
  const { width, height, words, all } = shapesOf(graph);
  return (
    <svg
      class="model-graph-picture"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={words}
    >
      {all.map(({ tag, attributes, text }, index) => h(tag, { ...attributes, key: index }, text))}
    </svg>
  );
}

function Changes({ steps }: { readonly steps: readonly MarkedStep[] }) {
  if (steps.length === 0) return null;
  return (
    <dl class="model-graph-changes">
      {steps.map(({ id, below, mark, differences }) => (
        <div key={id}>
          <dt>
            {id} <Chip tone={tones[mark]}>{mark}</Chip>
          </dt>
          <dd>
            {mark === "changed" ? (
              <ul>
                {differences.map(({ what, before, after }) => (
                  <li key={what}>
                    {what}: <BeforeAfter before={before} after={after} />
                  </li>
                ))}
              </ul>
            ) : (
              below
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
