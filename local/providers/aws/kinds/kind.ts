import type { Json, JsonObject, Value } from "../../serve/index.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Ids } from "../cloud/ids.ts";
import type { Refusal } from "../cloud/refusal.ts";
import type { Source } from "./sources.ts";

/** An object's properties as AWS would answer them, in Pulumi's words. */
export type Live = JsonObject;

/** Whether a change of a property needs another object, and who says so. */
export interface Replacement {
  readonly when:
    | boolean
    | ((
        before: Value | undefined,
        after: Value | undefined,
        inputs: Readonly<Record<string, Value>>,
        oldInputs: Readonly<Record<string, Value>>,
      ) => boolean);
  /** Where the official provider or AWS says so. */
  readonly source: Source;
}

/** Which values a property may have, where the specification does not say. */
export interface Allowed {
  readonly values: readonly string[];
  readonly source: Source;
}

/** What a text must look like, where the specification does not say. */
export interface Format {
  readonly pattern: RegExp;
  /** Ends the sentence "It must …". */
  readonly words: string;
  readonly source: Source;
}

/** Where a property holds the identifier of another object. */
export interface Reference {
  /** Types that the identifier may be of. */
  readonly to: readonly string[];
  /** Whether the other object cannot be deleted while this one is there. @default false */
  readonly holds?: boolean;
  /** What AWS says when there is no such object. @default what the other type says */
  readonly missing?: (value: string) => Refusal;
}

/** How an object without a name is named. */
export interface Naming {
  readonly property: string;
  /** What AWS takes at most, in characters. */
  readonly maxLength: number;
  /** The name of a proposal, such as `x-1a2b3c4`. @default as it is */
  readonly form?: (proposed: string, inputs: Readonly<Record<string, Value>>) => string;
}

/** What a type needs to know while an object is made or changed. */
export interface Making {
  readonly cloud: Cloud;
  readonly ids: Ids;
  /** The resource's name in the program. */
  readonly name: string;
}

/** An object that AWS makes along with another one, and that goes with it. */
export interface Companion {
  readonly id: string;
  readonly live: Live;
}

/** What is written down about a resource type: the published data it is mapped to, and what those do not say. */
export interface KindData {
  /** The type token of `@pulumi/aws`. */
  readonly token: string;
  /** How messages call it, as the official provider does: `EC2 Subnet`. */
  readonly noun: string;
  /** Its type in the CloudFormation specification; undefined where that has none, and `why` says so. */
  readonly spec: string | undefined;
  readonly why?: string;
  /** Names of theirs by names of ours, where they differ by more than case and plural. Paths with dots. */
  readonly names?: Readonly<Record<string, string>>;
  /** Objects of theirs whose properties stand at the top of ours. */
  readonly within?: readonly string[];
  /** Inputs that only Pulumi has: the specification knows nothing like them. */
  readonly own?: readonly string[];
  /** Where the specification says `maybe`, is silent, or where the official provider is known to do otherwise. */
  readonly replaces?: Readonly<Record<string, Replacement>>;
  readonly allowed?: Readonly<Record<string, Allowed>>;
  readonly formats?: Readonly<Record<string, Format>>;
  /** What AWS or the official provider takes when an input is not given. */
  readonly defaults?: Readonly<Record<string, Json>>;
  /** Inputs that AWS fills in and keeps although the package does not declare them so: the official provider sees no change in that. */
  readonly kept?: readonly string[];
  /** Lists in which the order means something; all others are sets. */
  readonly ordered?: readonly string[];
  /** Of each group exactly one must be given. */
  readonly oneOf?: readonly (readonly string[])[];
  /** Of each group at most one may be given. */
  readonly apart?: readonly (readonly string[])[];
  readonly naming?: Naming;
  /** Inputs that make its identity where it has no name of its own: two of the same cannot be there at once. */
  readonly identity?: readonly string[];
  readonly references?: Readonly<Record<string, Reference>>;
  /** Outputs that an update changes, so that a preview does not know them. */
  readonly changing?: readonly string[];
}

/** How a resource type behaves on AWS. */
export interface Kind extends KindData {
  /** @default the value of the naming property */
  readonly id?: (live: Live, making: Making) => string;
  /** The id that an import means, from another form of it. @default as it is */
  readonly importId?: (text: string, cloud: Cloud) => string;
  /** What fills the last place in the published ARN. @default the id */
  readonly arnName?: (live: Live, id: string) => string;
  /** Outputs that AWS computes when it makes the object; laid over the inputs, deep. */
  readonly computed?: (live: Live, id: string, making: Making) => JsonObject;
  /** Outputs that AWS computes anew with each update. */
  readonly updated?: (live: Live, before: Live) => JsonObject;
  /** @throws Refusal for what AWS refuses beyond missing references; `before` when it is an update */
  readonly refuses?: (live: Live, making: Making, before: Live | undefined) => void;
  /** What AWS says when an object of that id is there already. */
  readonly taken: (live: Live, cloud: Cloud) => Refusal;
  /** What AWS says when there is no object of that identifier. */
  readonly missing: (identifier: string) => Refusal;
  /** What AWS says when the object cannot be deleted since others need it. */
  readonly inUse?: (live: Live, by: { readonly type: string; readonly live: Live }) => Refusal;
  /** @throws Refusal when AWS does not delete the object for another reason than others that need it */
  readonly keeps?: (live: Live, id: string, cloud: Cloud) => void;
  /** The object without which this one is gone. */
  readonly owner?: (live: Live) => { readonly type: string; readonly identifier: string };
  /** Objects that AWS makes along with it, by their type. */
  readonly companions?: Readonly<Record<string, (live: Live, id: string, making: Making) => Companion>>;
  /** Further identifiers by which others name it, beside its id and ARN. */
  readonly known?: (live: Live) => readonly string[];
  /** How it is deleted: `scheduled` keeps its record under another type until its window ends. @default at once */
  readonly deletion?: (live: Live) => { readonly scheduledDays: number };
  /** Identifiers that AWS itself owns and that are always there: managed policies, default keys. */
  readonly builtIn?: (identifier: string) => boolean;
}

/** The type under which objects that wait for their deletion are kept. */
export function pendingType(token: string): string {
  return `${token}#pending`;
}
