import type { Operation } from "../../report.ts";
import { onlys, type Filter, type Only } from "./filter.ts";
import { groupings, type Grouping } from "./groups.ts";
import { operations } from "./rows.ts";

/** What is looked at: all of it stands in the page's address, so that a link shows somebody else the same. */
export interface View {
  /** The first stack of the report where undefined. */
  readonly stack?: string;
  readonly filter: Filter;
  readonly grouping: Grouping;
  /** The URN of the resource that is open. */
  readonly resource?: string;
  /** The URN of the resource around which the graph is drawn; the overview where undefined. */
  readonly around?: string;
}

function isOperation(name: string): name is Operation {
  return (operations as readonly string[]).includes(name);
}

function isGrouping(name: string): name is Grouping {
  return Object.hasOwn(groupings, name);
}

function isOnly(name: string): name is Only {
  return Object.hasOwn(onlys, name);
}

/** Reads an address's part from `#` on; what it does not know is left out. */
export function viewOf(hash: string): View {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const of = (name: string) => words.get(name) ?? "";
  const grouping = of("group");
  const only = of("only");
  return {
    ...word("stack", of("stack")),
    filter: {
      text: of("q"),
      operations: of("op").split(",").filter(isOperation),
      ...word("provider", of("provider")),
      ...word("type", of("type")),
      ...word("model", of("model")),
      ...word("team", of("team")),
      ...(isOnly(only) ? { only } : {}),
    },
    grouping: isGrouping(grouping) ? grouping : "model",
    ...word("resource", of("resource")),
    ...word("around", of("around")),
  };
}

function word<Name extends string>(name: Name, value: string): { readonly [P in Name]?: string } {
  return value === "" ? {} : ({ [name]: value } as { readonly [P in Name]: string });
}

/** The address's part of a view, with `#`; only what differs from the view that one begins with. */
export function hashOf({ stack, filter, grouping, resource, around }: View): string {
  const { text, operations: wanted, provider, type, model, team, only } = filter;
  const all = {
    stack,
    q: text,
    op: wanted.join(","),
    provider,
    type,
    model,
    team,
    only,
    group: grouping === "model" ? undefined : grouping,
    resource,
    around,
  };
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) if (value !== undefined && value !== "") words.set(name, value);
  return `#${words.toString()}`;
}

/** The view without these of its choices. */
export function without(view: View, ...names: readonly ("resource" | "around")[]): View {
  return Object.fromEntries(
    Object.entries(view).filter(([name]) => !(names as readonly string[]).includes(name)),
  ) as unknown as View;
}
