import { checkInputs } from "../../../../local/providers/aws/check/check.ts";
import { diffInputs } from "../../../../local/providers/aws/diff.ts";
import { Tables, type Table } from "../../../../local/providers/aws/tables.ts";
import type { CheckRequest, CheckResult, Properties } from "../../../../local/providers/serve/index.ts";

export const tables = new Tables();

/** @param token without the package */
export function table(token: string): Table {
  const found = tables.find(`aws:${token}`);
  if (found === undefined) throw new Error(`There is no table of ${token}.`);
  return found;
}

/** Checks inputs as for a new resource `it`, unless told otherwise. */
export function check(token: string, inputs: Properties, more: Partial<CheckRequest> = {}): CheckResult {
  const nobody = (): void => undefined;
  return checkInputs(tables, table(token), {
    urn: `urn:pulumi:test::unit::aws:${token}::it`,
    type: `aws:${token}`,
    name: "it",
    log: { status: nobody, info: nobody, warning: nobody },
    signal: new AbortController().signal,
    oldInputs: undefined,
    inputs,
    randomSeed: new Uint8Array([1, 2, 3, 4]),
    autonaming: undefined,
    ...more,
  });
}

/** Failures as `path: reason`. */
export function failures(token: string, inputs: Properties): readonly string[] {
  return (check(token, inputs).failures ?? []).map(({ property, reason }) => `${property}: ${reason}`);
}

/** Changes as `update-replace path`. */
export function diff(
  token: string,
  oldInputs: Properties,
  inputs: Properties,
  oldOutputs: Properties = {},
): readonly string[] {
  const { detailed } = diffInputs(table(token), { oldInputs, oldOutputs, inputs });
  return [...detailed].map(([path, { kind }]) => `${kind} ${path}`).sort();
}
