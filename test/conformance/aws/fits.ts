import type { Declarations, Fields } from "../../../local/providers/aws/package/declarations.ts";
import type { Shape } from "../../../local/providers/aws/package/type-text.ts";
import { isList, isProperties, Secret, UNKNOWN } from "../../../local/providers/serve/values.ts";
import type { Properties, Value } from "../../../local/providers/serve/values.ts";

/** Where outputs are not of the types that the package declares: missing, of another type, or not declared at all. */
export function mismatches(
  outputs: Properties,
  fields: Fields,
  declarations: Declarations,
  path = "",
): readonly string[] {
  const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const missing = [...fields].filter(([name, { required }]) => required && outputs[name] === undefined);
  return [
    ...missing.map(([name]) => `${at(name)} is missing`),
    ...Object.entries(outputs).flatMap(([name, value]) => {
      const field = fields.get(name);
      return field === undefined ? [`${at(name)} is not declared`] : fits(value, field.shape, declarations, at(name));
    }),
  ];
}

function fits(given: Value, shape: Shape, declarations: Declarations, path: string): readonly string[] {
  const value = given instanceof Secret ? given.value : given;
  if (value === UNKNOWN) return [`${path} is not known`];
  const wrong = [`${path} is no ${shape.is}`];
  switch (shape.is) {
    case "object":
      return isProperties(value) ? mismatches(value, declarations.output(shape.name), declarations, path) : wrong;
    case "list":
      return isList(value)
        ? value.flatMap((element, index) => fits(element, shape.of, declarations, `${path}[${index}]`))
        : wrong;
    case "map":
      return isProperties(value)
        ? Object.entries(value).flatMap(([key, element]) => fits(element, shape.of, declarations, `${path}.${key}`))
        : wrong;
    case "union":
      return shape.of.some((member) => fits(value, member, declarations, path).length === 0) ? [] : wrong;
    case "literal":
      return value === shape.value ? [] : wrong;
    case "any":
      return [];
    case "undefined":
      return wrong;
    case "string":
    case "number":
    case "boolean":
      return typeof value === shape.is ? [] : wrong;
  }
}
