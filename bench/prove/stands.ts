import { join } from "node:path";
import { execa } from "execa";
import { rehearsalLayout, type RehearsalLayout } from "../../local/rehearsal/layout.ts";

/** A rehearsal that stands for an environment. */
export interface Stand {
  readonly environment: string;
  /** Of its cluster. */
  readonly name: string;
  readonly portBlock: number;
  /** Whether nodes are real and models answer; else kwok plays the nodes. */
  readonly serves: boolean;
}

/** The steps of the ladder, and what stands for each: the first serves. */
export const stands = [
  { environment: "dev", name: "ladder-dev", portBlock: 64, serves: true },
  { environment: "sit", name: "ladder-sit", portBlock: 97, serves: false },
  { environment: "stg", name: "ladder-stg", portBlock: 98, serves: false },
  { environment: "prd", name: "ladder-prd", portBlock: 99, serves: false },
] as const satisfies readonly Stand[];

export const layoutOf = ({ environment, name, portBlock, serves }: Stand): RehearsalLayout =>
  rehearsalLayout({ environment, name, portBlock, serve: serves });

/** `make rehearse` of one of them, from a clone. @throws Error with its last words where it fails */
async function make(folder: string, stand: Stand, ...options: readonly string[]): Promise<void> {
  const { exitCode, all } = await execa("make", ["rehearse", `ENV=${stand.environment}`, ...options], {
    cwd: folder,
    env: {
      ...{ ML_SERVING_CLUSTER: stand.name, ML_SERVING_PORT_BLOCK: String(stand.portBlock) },
      ...{ MAKEFLAGS: "", MAKELEVEL: "0" },
    },
    all: true,
    reject: false,
    stdin: "ignore",
  });
  if (exitCode !== 0) throw new Error(`the rehearsal of ${stand.environment}: ${all.slice(-2_000)}`);
}

/** @throws Error with its last words where it does not come up */
export async function bringUp(folder: string, stand: Stand): Promise<void> {
  await make(folder, stand, "UP=1", ...(stand.serves ? ["SERVE=1"] : []));
}

/** @throws Error with its last words where it does not go */
export async function takeDown(folder: string, stand: Stand): Promise<void> {
  await make(folder, stand, "DOWN=1");
}

/** What the shell of a rehearsal has beside what every shell has. */
export async function shellOf({ cluster }: RehearsalLayout): Promise<Readonly<Record<string, string>>> {
  const file = join(cluster.folder, "env");
  const { stdout } = await execa("env", ["-i", "bash", "-c", `. ${file} && env -0`], { stdin: "ignore" });
  const pairs = stdout.split("\0").map((line): readonly [string, string] => {
    const equals = line.indexOf("=");
    return [line.slice(0, equals), line.slice(equals + 1)];
  });
  return Object.fromEntries(pairs.filter(([key]) => !["", "_", "PWD", "SHLVL"].includes(key)));
}
