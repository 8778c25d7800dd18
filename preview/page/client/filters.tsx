import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Operation } from "../../report.ts";
import { choices, onlys, type Choice, type Filter, type Only } from "../view/filter.ts";
import { groupings, type Grouping } from "../view/groups.ts";
import { kindOf } from "../view/kinds.ts";
import { without } from "../view/location.ts";
import { operations } from "../view/rows.ts";
import { usePage } from "./page-state.tsx";
import { OperationSign } from "./parts.tsx";

export function Filters({ found }: { readonly found: number }) {
  const { rows, view, go } = usePage();
  const { filter } = view;
  const all = useMemo(
    () => ({
      provider: choices(rows, (row) => row.provider),
      type: choices(rows, (row) => row.resource.type),
      model: choices(rows, (row) => row.resource.model),
      team: choices(rows, (row) => row.team),
      operation: new Map(choices(rows, (row) => row.resource.operation)),
    }),
    [rows],
  );
  const set = (changed: Partial<Filter>) => {
    go({ ...without(view, "resource"), filter: { ...filter, ...changed } });
  };
  const pick = (name: "provider" | "type" | "model" | "team" | "only", value: string) => {
    const { [name]: _, ...rest } = filter;
    go({ ...without(view, "resource"), filter: value === "" ? rest : { ...rest, [name]: value } });
  };
  const toggle = (operation: Operation) => {
    const isOn = filter.operations.includes(operation);
    set({
      operations: isOn ? filter.operations.filter((one) => one !== operation) : [...filter.operations, operation],
    });
  };
  return (
    <search class="filters">
      <Search
        text={filter.text}
        search={(text) => {
          set({ text });
        }}
      />
      <div role="group" aria-label="Operations" class="operations">
        {operations
          .filter((operation) => all.operation.has(operation))
          .map((operation) => (
            <button
              type="button"
              key={operation}
              aria-pressed={filter.operations.includes(operation)}
              onClick={() => {
                toggle(operation);
              }}
            >
              <OperationSign operation={operation} /> {all.operation.get(operation)}
            </button>
          ))}
      </div>
      <Pick
        name="model"
        chosen={filter.model}
        choices={all.model}
        pick={(value) => {
          pick("model", value);
        }}
      />
      <Pick
        name="kind"
        chosen={filter.type}
        choices={all.type}
        words={kindOf}
        pick={(value) => {
          pick("type", value);
        }}
      />
      <Pick
        name="team"
        chosen={filter.team}
        choices={all.team}
        pick={(value) => {
          pick("team", value);
        }}
      />
      <Pick
        name="provider"
        chosen={filter.provider}
        choices={all.provider}
        pick={(value) => {
          pick("provider", value);
        }}
      />
      <label>
        only
        <select
          value={filter.only ?? ""}
          onChange={({ currentTarget }) => {
            pick("only", currentTarget.value);
          }}
        >
          <option value="">all</option>
          {(Object.keys(onlys) as Only[]).map((only) => (
            <option key={only} value={only}>
              {onlys[only]}
            </option>
          ))}
        </select>
      </label>
      <label>
        grouped by
        <select
          value={view.grouping}
          onChange={({ currentTarget }) => {
            go({ ...view, grouping: currentTarget.value as Grouping });
          }}
        >
          {Object.entries(groupings).map(([grouping, words]) => (
            <option key={grouping} value={grouping}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <output>
        {found} of {rows.length}
      </output>
      <button
        type="button"
        class="plain"
        onClick={() => {
          go({
            filter: { text: "", operations: [] },
            grouping: view.grouping,
            ...(view.stack === undefined ? {} : { stack: view.stack }),
          });
        }}
      >
        Clear
      </button>
    </search>
  );
}

function Search({ text, search }: { readonly text: string; readonly search: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener("keydown", focus);
    return () => {
      removeEventListener("keydown", focus);
    };
  }, []);
  return (
    <input
      ref={field}
      id="search"
      type="search"
      value={text}
      placeholder="Search names, kinds, properties, values   /"
      aria-label="Search resources"
      onInput={({ currentTarget }) => {
        search(currentTarget.value);
      }}
    />
  );
}

interface PickProps {
  readonly name: string;
  readonly chosen: string | undefined;
  readonly choices: readonly Choice[];
  readonly words?: (value: string) => string;
  readonly pick: (value: string) => void;
}

function Pick({ name, chosen, choices, words = (value) => value, pick }: PickProps) {
  return choices.length === 0 ? null : (
    <label>
      {name}
      <select
        value={chosen ?? ""}
        onChange={({ currentTarget }) => {
          pick(currentTarget.value);
        }}
      >
        <option value="">all</option>
        {choices.map(([value, count]) => (
          <option key={value} value={value}>
            {words(value)} ({count})
          </option>
        ))}
      </select>
    </label>
  );
}
