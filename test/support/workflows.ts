import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { program } from "../../cli/program.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

type Permissions = Readonly<Record<string, string>>;

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: Permissions;
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  /** Undefined where another workflow is called. */
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly environment?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly needs?: string | readonly string[];
  readonly concurrency?: unknown;
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>> | string;
  readonly permissions: Permissions;
  readonly concurrency?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(repositoryRoot, ".github/workflows");
/** By their names, such as `preview.yml`. */
export const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
export const workflows = new Map([...texts].map(([name, text]) => [name, parse(text) as Workflow]));
/** By workflow and name: `preview.yml comment`. */
export const jobs = [...workflows].flatMap(([name, { jobs: its }]) =>
  Object.entries(its).map(([job, what]) => [`${name} ${job}`, what] as const),
);
/** Of all jobs. */
export const steps = jobs.flatMap(([, { steps: its = [] }]) => its);

/** Command lines of `npx ml`, up to what the shell does with them; what is said only where it is known is said. */
export function mlLines({ run = "" }: Step): readonly string[] {
  const given = run.replaceAll(/\$\{\w+:\+([^}]+)\}/g, "$1");
  return given.split("\n").flatMap((line) => /npx ml ([^|>;&]+)/.exec(line)?.[1]?.trim() ?? []);
}

/** What a variable of a workflow may be. */
const sample: Readonly<Record<string, string>> = {
  ENVIRONMENT: "prd",
  AFTER: "stg",
  PULL: "42",
  EXPECTED: "stg prd",
  FROM: "file:model.pmml",
  STACKS: "prd prd-risk",
  stack: "prd-risk",
};

/** What a command line comes to, with the commands' work left out. @throws where the command or an option is unknown */
export function parsed(line: string): void {
  const words = (line.match(/"[^"]*"|\S+/g) ?? []).flatMap((word) => {
    const said = word.replaceAll(/\$(\w+)/g, (_, name: string) => sample[name] ?? name.toLowerCase());
    return word.startsWith('"') ? said.slice(1, -1) : said.split(" ");
  });
  const ml = program();
  for (const command of ml.commands) command.action(() => undefined).configureOutput({ writeErr: () => undefined });
  ml.parse(words, { from: "user" });
}
