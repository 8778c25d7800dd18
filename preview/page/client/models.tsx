import { alsoChanges } from "../../also.ts";
import type { ModelChange, ModelState, VariantState } from "../../report.ts";
import { shortDigest, usdMore } from "../view/numbers.ts";
import { variantChanges, type VariantChange } from "../view/variants.ts";
import { BeforeAfter, Chip, Section } from "./parts.tsx";
import { Rest, Unchanged, useUnchanged, useSome } from "./some.tsx";

const tones: Readonly<Record<ModelChange["change"], string>> = {
  added: "create",
  removed: "delete",
  changed: "update",
  same: "same",
};

const restarts: Readonly<Record<ModelChange["restart"], string>> = {
  no: "stay",
  rolling: "one after another",
  new: "new",
  gone: "gone",
};

export function Models({ models }: { readonly models: readonly ModelChange[] }) {
  const changed = models.filter(({ change }) => change !== "same");
  const unchanged = useUnchanged(models.length - changed.length);
  const [shown, rest] = useSome(unchanged.areShown ? models.toSorted((a, b) => rank(a) - rank(b)) : changed, 30);
  return (
    <Section id="models" title="Models" note={`${changed.length} of ${models.length} change`}>
      {shown.length === 0 ? (
        <p class="none">No model changes.</p>
      ) : (
        <div class="scroll">
          <table class="models">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Versions and traffic</th>
                <th scope="col">Replicas</th>
                <th scope="col">Accelerator</th>
                <th scope="col">Objective</th>
                <th scope="col">Pods</th>
                <th scope="col" class="number">
                  A month
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((model) => (
                <ModelRow key={model.model} model={model} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Rest {...rest} of="models" />
      <Unchanged {...unchanged} />
    </Section>
  );
}

function rank({ change }: ModelChange): number {
  return change === "same" ? 1 : 0;
}

function ModelRow({ model }: { readonly model: ModelChange }) {
  const { before, after, monthlyUsd } = model;
  const of = (words: (state: ModelState) => string | undefined) => (
    <BeforeAfter before={before && words(before)} after={after && words(after)} />
  );
  return (
    <tr class={`model-${model.change}`}>
      <th scope="row">
        {model.model} <Chip tone={tones[model.change]}>{model.change}</Chip>
        <small>
          {model.team} · {model.runtime}
          {model.graphs === undefined ? null : ` · in ${model.graphs.join(", ")}`}
          {after?.ticket === undefined || after.ticket === before?.ticket ? null : ` · under ${after.ticket}`}
        </small>
        <Also model={model} />
      </th>
      <td>
        <ul class="variants">
          {variantChanges(model).map((change) => (
            <Variant key={change.variant} change={change} />
          ))}
        </ul>
      </td>
      <td>{of(({ replicas: [least, most] }) => (least === most ? String(least) : `${least} to ${most}`))}</td>
      <td>{of(({ accelerator }) => accelerator ?? "CPU")}</td>
      <td>{of(({ slo }) => slo)}</td>
      <td>
        {model.restart === "no" ? (
          <span class="soft">stay</span>
        ) : (
          <Chip tone="restart">{restarts[model.restart]}</Chip>
        )}
      </td>
      <td class="number">{monthlyUsd === undefined ? <span class="soft">no price</span> : usdMore(monthlyUsd)}</td>
    </tr>
  );
}

/** How it is used beside being asked: one line for each way. */
function Also({ model }: { readonly model: ModelChange }) {
  const isWhole = model.change === "added" || model.change === "removed";
  return (
    <>
      {alsoChanges(model).map(({ before, after }) => (
        <small key={after ?? before} class="also">
          {isWhole ? (after ?? before) : <BeforeAfter before={before} after={after} />}
        </small>
      ))}
    </>
  );
}

function Variant({ change: { before, after } }: { readonly change: VariantChange }) {
  const state = after ?? before;
  if (state === undefined) return null;
  const of = (words: (state: VariantState) => string) => (
    <BeforeAfter before={before && words(before)} after={after && words(after)} />
  );
  return (
    <li>
      <span class="role">{of(({ role }) => role)}</span> {of(({ version }) => version)}{" "}
      <span class="percent">{of(({ percent }) => `${percent} %`)}</span>
      <br />
      <code title={[before?.digest, after?.digest].filter((digest) => digest !== undefined).join(" → ")}>
        {of(({ digest }) => shortDigest(digest))}
      </code>
      {state.from === undefined ? null : <span class="soft from">from {state.from}</span>}
      {state.provenance === undefined ? null : <span class="soft from">{state.provenance}</span>}
    </li>
  );
}
