import type { Issue } from "../../issues.ts";
import type { ModelSpec } from "../spec.ts";
import type { Offered } from "./offered.ts";

type Named = ReadonlyMap<string, ModelSpec>;

/** The way from a model back to itself, over the calls; undefined where there is none. */
function wayBack(start: ModelSpec, named: Named): readonly string[] | undefined {
  const seen = new Set<string>();
  const search = ({ name, calls = [] }: ModelSpec, way: readonly string[]): readonly string[] | undefined => {
    for (const callee of calls) {
      const next = named.get(callee);
      if (callee === start.name) return [...way, name, callee];
      if (next === undefined || seen.has(callee)) continue;
      seen.add(callee);
      const found = search(next, [...way, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(start, []);
}

/** A circle is told once, at the model whose name comes first. */
function circle(model: ModelSpec, named: Named): readonly Issue[] {
  const way = wayBack(model, named);
  if (way === undefined || [...way].sort()[0] !== model.name) return [];
  return [
    {
      code: "MS025",
      path: `models.${model.name}.calls`,
      message: `${way.join(" calls ")}: a request would never end. Take one of these calls out.`,
    },
  ];
}

function callIssues(model: ModelSpec, named: Named, { environment }: Offered): readonly Issue[] {
  const { calls = [] } = model;
  return calls.flatMap((name, index): readonly Issue[] => {
    const path = `models.${model.name}.calls.${index}`;
    if (calls.indexOf(name) !== index)
      return [{ code: "MS027", path, message: `"${name}" is there twice. Remove one.` }];
    const callee = named.get(name);
    if (callee === undefined) {
      const others = [...named.keys()].filter((other) => other !== model.name).join(", ");
      return [
        {
          code: "MS024",
          path,
          message: `${environment} serves no model "${name}". It serves ${others || "no other"}: declare ${name} there, or correct the name.`,
        },
      ];
    }
    if (callee.team !== model.team && !(callee.callableBy ?? []).includes(model.team))
      return [
        {
          code: "MS026",
          path,
          message: `${name} is team ${callee.team}'s and lets no model of team ${model.team} call it. Have its owner write callableBy: ["${model.team}"].`,
        },
      ];
    return [];
  });
}

function callerIssues({ name, team, callableBy = [] }: ModelSpec): readonly Issue[] {
  return callableBy.flatMap((other, index): readonly Issue[] => {
    const path = `models.${name}.callableBy.${index}`;
    if (other === team)
      return [
        { code: "MS027", path, message: `"${other}" is the model's own team, which may call it anyway. Remove it.` },
      ];
    return callableBy.indexOf(other) === index
      ? []
      : [{ code: "MS027", path, message: `"${other}" is there twice. Remove one.` }];
  });
}

/** What is wrong with who calls whom, over all models. Pure. */
export function validateCalls(models: readonly ModelSpec[], offered: Offered): readonly Issue[] {
  const named = new Map(models.map((model) => [model.name, model]));
  return models.flatMap((model) => [
    ...callIssues(model, named, offered),
    ...circle(model, named),
    ...callerIssues(model),
  ]);
}
