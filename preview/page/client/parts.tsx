import type { ComponentChildren } from "preact";
import type { Operation } from "../../report.ts";
import { hashOf } from "../view/location.ts";
import { usePage } from "./page-state.tsx";

/** A sign beside the colour, for whoever does not see colours, or prints. */
export const signs: Readonly<Record<Operation, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "−",
  import: "↓",
  read: "○",
  discard: "×",
  same: "=",
};

export function OperationSign({ operation }: { readonly operation: Operation }) {
  return (
    <span class={`op op-${operation}`}>
      <b aria-hidden="true">{signs[operation]}</b> {operation}
    </span>
  );
}

export function Chip({ tone, children }: { readonly tone?: string; readonly children: ComponentChildren }) {
  return <span class={tone === undefined ? "chip" : `chip chip-${tone}`}>{children}</span>;
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Section({ id, title, note, children }: SectionProps) {
  return (
    <section id={`part-${id}`} aria-labelledby={`title-${id}`}>
      <h2 id={`title-${id}`} tabIndex={-1}>
        {title}
        {note === undefined ? null : <small>{note}</small>}
      </h2>
      {children}
    </section>
  );
}

/** The name of a resource, which opens it in the list. */
export function ResourceLink({ urn }: { readonly urn: string }) {
  const { rows, view, go } = usePage();
  const row = rows.find(({ resource }) => resource.urn === urn);
  if (row === undefined) return <code>{urn.split("::").at(-1)}</code>;
  const next = { ...view, resource: urn };
  return (
    <a
      class="resource-link"
      href={hashOf(next)}
      onClick={(event) => {
        event.preventDefault();
        go(next, true);
      }}
    >
      {row.kind} <b>{row.resource.name}</b>
    </a>
  );
}

/** A link only where it leads to a page of documentation: what a message brings along may be anything. */
export function SafeLink({ url, children }: { readonly url: string; readonly children: ComponentChildren }) {
  return /^https?:\/\//i.test(url) ? (
    <a href={url} rel="noreferrer noopener" target="_blank">
      {children}
    </a>
  ) : (
    <span>{url}</span>
  );
}

/** `old → new`, or the one where both are the same. */
export function BeforeAfter({
  before,
  after,
}: {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}) {
  if (before === after) return <>{after ?? "–"}</>;
  return (
    <span class="ba">
      {before === undefined ? null : <del>{before}</del>}
      {before !== undefined && after !== undefined ? <span class="arrow"> → </span> : null}
      {after === undefined ? null : <ins>{after}</ins>}
    </span>
  );
}
