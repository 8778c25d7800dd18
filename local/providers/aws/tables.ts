import { kindOf, kinds } from "./kinds/index.ts";
import type { Kind, Replacement } from "./kinds/kind.ts";
import { readDeclarations } from "./package/declarations.ts";
import type { Declarations, Field, Fields, ResourceShape } from "./package/declarations.ts";
import type { Shape } from "./package/type-text.ts";
import { counterpart } from "./spec/counterpart.ts";
import { Specification } from "./spec/specification.ts";
import type { SpecProperty } from "./spec/specification.ts";

/** One declared property, at any depth. */
export interface Declared {
  readonly input: Field | undefined;
  readonly output: Field | undefined;
}

/** Whether a change needs another object, and where the values stand that it depends on. */
export interface Decision {
  readonly when: Replacement["when"];
  /** Without list indices: the path asked for, or what it lies in. */
  readonly path: readonly string[];
}

/** A resource type with all that the two packages say of it. */
export interface Table {
  readonly kind: Kind;
  readonly shape: ResourceShape;
  /** What is declared at a path without list indices. */
  declared(path: readonly string[]): Declared;
  /** The published counterpart at a path without list indices. */
  published(path: readonly string[]): SpecProperty | undefined;
  /** Whether AWS keeps a value when an input is left out again: it is declared as one that AWS chooses. */
  isKept(path: readonly string[]): boolean;
  /** What decides whether a change at a path needs another object: of the path itself or of what it lies in. */
  replacement(path: readonly string[]): Decision;
  readonly arnTemplate: string | undefined;
}

/** The objects that a value may be, or that the elements of the list or map that it is may be. */
export function objectOf(shape: Shape | undefined): string | undefined {
  if (shape === undefined) return undefined;
  if (shape.is === "object") return shape.name;
  if (shape.is === "list" || shape.is === "map") return objectOf(shape.of);
  return shape.is === "union" ? shape.of.map(objectOf).find((name) => name !== undefined) : undefined;
}

/** Finds the tables of resource types; everything is read on first use. */
export class Tables {
  readonly declarations: Declarations = readDeclarations();
  readonly #specification = new Specification();
  readonly #tables = new Map<string, Table | undefined>();

  readonly kinds = kinds;

  kind(token: string): Kind | undefined {
    return kindOf(token);
  }

  /** Whether objects of a type lie in a region: the package declares an input for it. Others' parts lie where those do. */
  isRegional(token: string): boolean {
    const shape = this.declarations.resource(token);
    return shape === undefined || shape.inputs.has("region");
  }

  /** @returns undefined when the stand-in has no such type */
  find(token: string): Table | undefined {
    if (this.#tables.has(token)) return this.#tables.get(token);
    const kind = kindOf(token);
    const shape = this.declarations.resource(token);
    const table = kind === undefined || shape === undefined ? undefined : this.#table(kind, shape);
    this.#tables.set(token, table);
    return table;
  }

  #table(kind: Kind, shape: ResourceShape): Table {
    const resource = kind.spec === undefined ? undefined : this.#specification.resource(kind.spec);
    const renames = { names: kind.names ?? {}, within: kind.within ?? [] };
    const published = (path: readonly string[]): SpecProperty | undefined =>
      resource === undefined ? undefined : counterpart(resource.fields, path, renames);
    const field = (fields: Fields, read: (name: string) => Fields, path: readonly string[]): Field | undefined => {
      const [first = "", ...rest] = path;
      const found = fields.get(first);
      if (found === undefined || rest.length === 0) return found;
      const object = objectOf(found.shape);
      return object === undefined ? undefined : field(read(object), read, rest);
    };
    const declared = (path: readonly string[]): Declared => ({
      input: field(shape.inputs, this.declarations.input, path),
      output: field(shape.outputs, this.declarations.output, path),
    });
    return {
      kind,
      shape,
      declared,
      published,
      isKept: (path) => {
        const { input, output } = declared(path);
        if (kind.kept?.includes(path.join(".")) === true) return true;
        return (
          input !== undefined &&
          !input.required &&
          output?.required === true &&
          kind.defaults?.[path.join(".")] === undefined
        );
      },
      replacement: (path) => {
        if (path[0] === "region") return { when: true, path };
        const ancestors = path.map((_, index) => path.slice(0, path.length - index));
        for (const here of ancestors) {
          const said = kind.replaces?.[here.join(".")];
          if (said !== undefined) return { when: said.when, path: here };
        }
        return { when: ancestors.some((here) => published(here)?.replacement === "yes"), path };
      },
      arnTemplate: resource?.arnTemplate,
    };
  }
}
