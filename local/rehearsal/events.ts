/** What a run of the engine did, or would do, to one resource. */
export interface Change {
  readonly urn: string;
  /** `create`, `update`, `replace`, `delete`, … */
  readonly op: string;
}

/** Steps that change nothing: looking, and what stays as it is. */
const still = new Set(["same", "refresh", "read", "read-replacement", "discard"]);

/** What a preview would change, of what `pulumi preview --json` printed. */
export function previewed(printed: string): readonly Change[] {
  const { steps = [] } = JSON.parse(printed) as { readonly steps?: readonly Change[] };
  return steps.filter(({ op }) => !still.has(op)).map(({ urn, op }) => ({ urn, op }));
}

interface EngineEvent {
  readonly resOutputsEvent?: { readonly metadata: Change };
}

/** What a refresh found, of what `pulumi refresh --json` printed: an event a line. */
export function refreshed(printed: string): readonly Change[] {
  return printed
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => {
      const metadata = (JSON.parse(line) as EngineEvent).resOutputsEvent?.metadata;
      return metadata === undefined || still.has(metadata.op) ? [] : [{ urn: metadata.urn, op: metadata.op }];
    });
}

/** A resource as people name it: `aws:ec2/vpc:Vpc vpc`. https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export function nameOf(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").at(-1) ?? ""} ${name.join("::")}`;
}

/** Changes in words, each resource once. */
export function told(changes: readonly Change[]): string {
  return changes.map(({ urn, op }) => `${op} ${nameOf(urn)}`).join(", ");
}
