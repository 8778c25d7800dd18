import type { PropertyChange, ResourceChange, StackReport } from "../report.ts";
import { shownInWords } from "../words.ts";
import { code, escaped, short } from "./escape.ts";
import { atMost, folded, table, type Section } from "./section.ts";

/** So many properties of one resource, and resources of one group, are shown here; the page has all. */
const mostProperties = 20;
const mostResources = 40;

function kindOf({ type }: ResourceChange): string {
  return type.split(":").at(-1) ?? type;
}

function propertyRow({ path, before, after, forcesReplacement }: PropertyChange): readonly string[] {
  const value = (shown: PropertyChange["before"]): string =>
    shown.is === "value" ? code(short(shownInWords(shown))) : escaped(shownInWords(shown));
  return [
    `${code(short(path, 100))}${forcesReplacement ? " **forces the replacement**" : ""}`,
    value(before),
    value(after),
  ];
}

function changed(resource: ResourceChange): readonly string[] {
  const { name, model, properties, protect } = resource;
  const what = `**${escaped(name)}**${model === undefined ? "" : ` of ${escaped(model)}`}${protect ? " · protected" : ""}`;
  if (properties === undefined) return [`${what}: the provider does not say what changes.`, ""];
  if (properties.length === 0) return [`${what}: nothing that the provider tells.`, ""];
  const more = properties.length - mostProperties;
  return [
    what,
    "",
    ...table(["property", "before", "after"], properties.slice(0, mostProperties).map(propertyRow)),
    ...(more > 0 ? ["", `… and ${more} more properties, in the full report`] : []),
    "",
  ];
}

/** What comes first: what cannot be undone. */
const shownOperations = ["replace", "delete", "update", "import", "create"] as const;

function group(
  operation: (typeof shownOperations)[number],
  kind: string,
  all: readonly ResourceChange[],
): readonly string[] {
  const summary = `${operation} ${escaped(kind)} (${all.length})`;
  if (operation === "create" || operation === "delete" || operation === "import")
    return folded(
      summary,
      atMost(
        all,
        mostResources,
        ({ name, model, protect }) =>
          `- ${escaped(name)}${model === undefined ? "" : ` of ${escaped(model)}`}${protect ? " · protected" : ""}`,
        "resources",
      ),
    );
  const more = all.length - mostResources;
  return folded(summary, [
    ...all.slice(0, mostResources).flatMap(changed),
    ...(more > 0 ? [`… and ${more} more, in the full report`] : []),
  ]);
}

/** What happens to resources, in groups of one kind each. What a report says of models' components the table of models says. */
export function resourceSections({ resources }: StackReport): readonly Section[] {
  return shownOperations.flatMap((operation, place) => {
    const own = resources.filter((one) => one.operation === operation && !one.type.startsWith("ml-serving:"));
    const kinds = [...new Set(own.map(kindOf))].sort();
    return kinds.map((kind): Section => {
      const lines = group(
        operation,
        kind,
        own.filter((one) => kindOf(one) === kind),
      );
      return { name: `${operation} ${kind}`, weight: 30 - place, lines };
    });
  });
}

/** What goes, or goes and comes again, in a line each: said before everything else. */
export function goingLines({ resources }: StackReport): readonly string[] {
  const going = resources.filter(
    ({ operation, model, protect }) =>
      operation === "replace" || (operation === "delete" && (protect || model === undefined)),
  );
  return atMost(
    going.filter(({ type }) => !type.startsWith("ml-serving:")),
    15,
    (resource) => {
      const because =
        resource.replacedBy.length === 0
          ? ""
          : ` because ${resource.replacedBy.slice(0, 3).map(code).join(", ")} changed`;
      const guarded = resource.protect ? " — protected, this will be refused" : "";
      return `- **${resource.operation}** ${code(`${kindOf(resource)} ${resource.name}`)}${because}${guarded}`;
    },
    "resources",
  );
}
