import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { Property, PropertyType, Resource, SpecDatabase } from "@aws-cdk/service-spec-types";

/** What the published CloudFormation specification says of one property. */
export interface SpecProperty {
  readonly name: string;
  readonly required: boolean;
  /** `maybe`: it depends on the values; the table decides. */
  readonly replacement: "yes" | "maybe" | "no";
  /** Values of it, or of its elements; undefined: any. */
  readonly allowed: readonly (string | number)[] | undefined;
  /** CloudFormation types whose identifier it holds. */
  readonly refersTo: readonly string[];
  /** Properties of the object, or of the objects in the list or map; none for anything else. */
  readonly fields: SpecFields;
}

/** By name as published. */
export type SpecFields = ReadonlyMap<string, SpecProperty>;

export interface SpecResource {
  readonly fields: SpecFields;
  /** Such as `arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}`; undefined where none is published. */
  readonly arnTemplate: string | undefined;
}

/** Reads the specification as it is asked for; loading it takes half a second. */
export class Specification {
  #database: SpecDatabase | undefined;
  readonly #resources = new Map<string, SpecResource | undefined>();

  /** @param type such as `AWS::EKS::Nodegroup`; undefined when the specification has no such type */
  resource(type: string): SpecResource | undefined {
    if (this.#resources.has(type)) return this.#resources.get(type);
    this.#database ??= loadAwsServiceSpecSync();
    const [found] = this.#database.lookup("resource", "cloudFormationType", "equals", type);
    const resource = found === undefined ? undefined : describe(this.#database, found);
    this.#resources.set(type, resource);
    return resource;
  }
}

function describe(database: SpecDatabase, resource: Resource): SpecResource {
  const types = new Map<string, SpecFields>();
  const fieldsOf = (properties: Readonly<Record<string, Property>>): SpecFields =>
    new Map(Object.entries(properties).map(([name, property]) => [name, propertyOf(name, property)]));
  const propertyOf = (name: string, property: Property): SpecProperty => {
    const type = elementOf(property.type);
    return {
      name,
      required: property.required ?? false,
      replacement: property.causesReplacement ?? "no",
      allowed: "allowedValues" in type ? type.allowedValues : undefined,
      refersTo: (property.relationshipRefs ?? []).map(({ cloudFormationType }) => cloudFormationType),
      // Types may hold themselves: they are read when somebody looks.
      get fields() {
        return objectFields(type);
      },
    };
  };
  const objectFields = (type: PropertyType): SpecFields => {
    if (type.type !== "ref") return new Map();
    const id = type.reference.$ref;
    const known = types.get(id);
    if (known !== undefined) return known;
    const fields = fieldsOf(database.get("typeDefinition", id).properties);
    types.set(id, fields);
    return fields;
  };
  return { fields: fieldsOf(resource.properties), arnTemplate: resource.arnTemplate };
}

/** The type of a value, or of the elements of the list or map that it is. */
function elementOf(type: PropertyType): PropertyType {
  return type.type === "array" || type.type === "map" ? elementOf(type.element) : type;
}
