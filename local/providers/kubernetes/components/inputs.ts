import * as pulumi from "@pulumi/pulumi";

/** What the SDK knows about an output beside its value; not in its types, see `OutputImpl` in its output.ts. */
interface OutputState {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(withUnknowns?: boolean): Promise<unknown>;
}

/** A component's inputs as they are now. */
export interface ResolvedInputs {
  /** undefined when something in them is not known yet. */
  readonly values: pulumi.Inputs | undefined;
  /** Whether anything in them is secret. */
  readonly hasSecrets: boolean;
  /** Strings of secret inputs, and their base64 form. */
  readonly secrets: readonly string[];
}

/** Shortest secret that is looked for in rendered objects; a shorter one is in everything. */
const SHORTEST = 6;

export async function resolveInputs(inputs: pulumi.Inputs): Promise<ResolvedInputs> {
  const secrets: string[] = [];
  let hasSecrets = false;
  const values: pulumi.Inputs = {};
  for (const [key, input] of Object.entries(inputs)) {
    const state = pulumi.output(input as unknown) as unknown as OutputState;
    if (!(await state.isKnown)) return { values: undefined, hasSecrets: true, secrets: [] };
    const value = await state.promise();
    values[key] = value;
    if (!(await state.isSecret)) continue;
    hasSecrets = true;
    secrets.push(...strings(value).filter((text) => text.length >= SHORTEST));
  }
  return {
    values,
    hasSecrets,
    secrets: secrets.flatMap((text) => [text, Buffer.from(text, "utf8").toString("base64")]),
  };
}

function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(strings);
}
