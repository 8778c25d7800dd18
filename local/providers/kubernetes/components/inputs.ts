import * as pulumi from "@pulumi/pulumi";

/** What the SDK knows about an output beside its value; not in its types, see `OutputImpl` in its output.ts. */
interface OutputState {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(withUnknowns?: boolean): Promise<unknown>;
}

/** A component's inputs as they are now. */
export interface ResolvedInputs {
  readonly values: pulumi.Inputs;
  /** Whether anything in them is secret. */
  readonly hasSecrets: boolean;
  /** Strings of secret inputs, and their base64 form. */
  readonly secrets: readonly string[];
}

/** Shortest secret that is looked for in rendered objects; a shorter one is in everything. */
const SHORTEST = 6;

/**
 * Waits for a component's inputs.
 * @returns undefined, after a warning, while something in them is not known yet
 */
export async function resolveInputs(
  component: pulumi.ComponentResource,
  inputs: pulumi.Inputs,
): Promise<ResolvedInputs | undefined> {
  const secrets: string[] = [];
  let hasSecrets = false;
  const values: pulumi.Inputs = {};
  for (const [key, input] of Object.entries(inputs)) {
    const state = pulumi.output(input as unknown) as unknown as OutputState;
    if (!(await state.isKnown)) {
      await pulumi.log.warn("Its inputs are not known yet: its objects show when it is deployed.", component);
      return undefined;
    }
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
