import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { choices, matching } from "../view/filter.ts";
import { entriesOf, type Entry } from "../view/groups.ts";
import { without } from "../view/location.ts";
import { operations, type Row } from "../view/rows.ts";
import { Details } from "./detail.tsx";
import { Filters } from "./filters.tsx";
import { usePage } from "./page-state.tsx";
import { Chip, OperationSign, Section, signs } from "./parts.tsx";
import { Rest, useSome } from "./some.tsx";

/** Groups of more resources than these, in all, are closed at first. */
const openUpTo = 40;

export function Resources() {
  const { rows, view, go } = usePage();
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const found = useMemo(() => matching(rows, view.filter), [rows, view.filter]);
  const chosen = view.resource;
  const entries = useMemo(
    () =>
      entriesOf(
        found,
        view.grouping,
        (name, members) =>
          (found.length <= openUpTo || members.length === found.length) !== toggled.has(name) ||
          members.some(({ resource }) => resource.urn === chosen),
      ),
    [found, view.grouping, toggled, chosen],
  );
  const place = entries.findIndex((entry) => entry.is === "row" && entry.row.resource.urn === chosen);
  const [shown, rest] = useSome(entries, 60, { atLeast: place + 1 });
  const outside = place === -1 ? rows.find(({ resource }) => resource.urn === chosen) : undefined;
  const line = (row: Row) => {
    const { urn } = row.resource;
    const isChosen = urn === chosen;
    const isOpen = isChosen || opened.has(urn);
    return (
      <Line
        key={urn}
        row={row}
        isOpen={isOpen}
        isChosen={isChosen}
        toggle={() => {
          setOpened((all) => (isOpen ? less(all, urn) : new Set([...all, urn])));
          go(isOpen ? (isChosen ? without(view, "resource") : view) : { ...view, resource: urn });
        }}
      />
    );
  };
  const head = (entry: Entry & { readonly is: "head" }) => (
    <Head
      key={`group ${entry.name}`}
      entry={entry}
      toggle={() => {
        setToggled(toggled.has(entry.name) ? less(toggled, entry.name) : new Set([...toggled, entry.name]));
      }}
    />
  );
  return (
    <Section id="resources" title="Resources" note="those that change, unless others are asked for">
      <Filters found={found.length} />
      {outside === undefined ? null : (
        <div class="outside">
          <p class="soft">Not among those that are filtered for:</p>
          {line(outside)}
        </div>
      )}
      {found.length === 0 ? <p class="none">No resource is like that.</p> : null}
      <div class="resources">{shown.map((entry) => (entry.is === "head" ? head(entry) : line(entry.row)))}</div>
      <Rest {...rest} of="lines" />
    </Section>
  );
}

function less(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  return new Set([...set].filter((other) => other !== one));
}

function Head({ entry, toggle }: { readonly entry: Entry & { readonly is: "head" }; readonly toggle: () => void }) {
  const counts = new Map(choices(entry.rows, ({ resource }) => resource.operation));
  return (
    <button type="button" class="group" aria-expanded={entry.isOpen} onClick={toggle}>
      <b>{entry.name}</b>
      {operations
        .filter((operation) => counts.has(operation))
        .map((operation) => (
          <span key={operation} class={`op op-${operation}`} title={operation}>
            {counts.get(operation)} {signs[operation]}
          </span>
        ))}
    </button>
  );
}

interface LineProps {
  readonly row: Row;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly toggle: () => void;
}

function Line({ row, isOpen, isChosen, toggle }: LineProps) {
  const { resource, findings, kind } = row;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) place.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  const paths = resource.properties?.length ?? 0;
  const violated = findings.filter(({ outcome }) => outcome === "violated").length;
  return (
    <div ref={place} class={isChosen ? "row chosen" : "row"}>
      <button type="button" aria-expanded={isOpen} onClick={toggle}>
        <OperationSign operation={resource.operation} />
        <span class="name">
          <span class="soft">{kind}</span> <b>{resource.name}</b>
        </span>
        {resource.protect ? <Chip>protected</Chip> : null}
        {violated === 0 ? null : <Chip tone="delete">{violated} violated</Chip>}
        <span class="soft changed">{paths === 0 ? "" : `${paths} ${paths === 1 ? "property" : "properties"}`}</span>
      </button>
      {isOpen ? <Details row={row} /> : null}
    </div>
  );
}
