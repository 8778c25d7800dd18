import { useMemo, useState } from "preact/hooks";
import type { Diagnostic, StackReport } from "../../report.ts";
import { rowsOf, type Row } from "../view/rows.ts";
import { Details } from "./detail.tsx";
import { usePage } from "./page-state.tsx";
import { Chip, OperationSign, ResourceLink, Section } from "./parts.tsx";
import { Rest, useSome } from "./some.tsx";

/** Everything that is known only when it is done. */
export function Unknowns() {
  const { rows } = usePage();
  const unknown = useMemo(
    () =>
      rows.flatMap(({ resource: { urn, properties } }) => {
        const paths = (properties ?? []).filter(({ after }) => after.is === "unknown").map(({ path }) => path);
        return paths.length === 0 ? [] : [{ urn, paths }];
      }),
    [rows],
  );
  const [shown, rest] = useSome(unknown, 12);
  return (
    <Section id="unknowns" title="Known only when it is done" note={`in ${unknown.length} resources`}>
      {unknown.length === 0 ? <p class="none">Nothing.</p> : null}
      <ul class="pairs">
        {shown.map(({ urn, paths }) => (
          <li key={urn}>
            <ResourceLink urn={urn} /> <code>{paths.slice(0, 6).join(", ")}</code>
            {paths.length > 6 ? <span class="soft"> and {paths.length - 6} more</span> : null}
          </li>
        ))}
      </ul>
      <Rest {...rest} of="resources" />
    </Section>
  );
}

const tones = { error: "delete", warning: "update", info: "same" } as const;
const weights = ["error", "warning", "info"];

export function Messages({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const [shown, rest] = useSome(
    diagnostics.toSorted((a, b) => weights.indexOf(a.severity) - weights.indexOf(b.severity)),
    12,
  );
  return (
    <Section id="diagnostics" title="Messages" note={`${diagnostics.length}`}>
      {diagnostics.length === 0 ? <p class="none">None.</p> : null}
      <ul class="pairs">
        {shown.map(({ severity, message, urn }, index) => (
          <li key={index}>
            <Chip tone={tones[severity]}>{severity}</Chip> {urn === undefined ? null : <ResourceLink urn={urn} />}
            <p class="message">{message}</p>
          </li>
        ))}
      </ul>
      <Rest {...rest} of="messages" />
    </Section>
  );
}

/** What differs from the program though nobody changed the program. */
export function Drift({ stack }: { readonly stack: StackReport }) {
  const { drift } = stack;
  const rows = useMemo(() => (drift === undefined ? [] : rowsOf(stack, drift)), [stack, drift]);
  const [shown, rest] = useSome(rows, 30);
  return (
    <Section id="drift" title="Drift" note={drift === undefined ? undefined : `${drift.length} resources`}>
      {drift === undefined ? <p class="none">Was not looked for.</p> : null}
      {drift?.length === 0 ? <p class="none">None.</p> : null}
      {shown.map((row) => (
        <Drifted key={row.resource.urn} row={row} />
      ))}
      <Rest {...rest} of="resources" />
    </Section>
  );
}

function Drifted({ row }: { readonly row: Row }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      class="drifted"
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary>
        <OperationSign operation={row.resource.operation} /> {row.kind} <b>{row.resource.name}</b>
      </summary>
      {isOpen ? <Details row={row} /> : null}
    </details>
  );
}
