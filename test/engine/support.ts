import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { PreviewPlace } from "../../local/engine-preview.ts";
import { ensurePluginHome } from "../../local/providers/plugin-home.ts";
import { repositoryRoot, toolPath } from "../../local/toolchain/paths.ts";
import { processesOf } from "../support/processes.ts";

export interface Ended {
  readonly exitCode: number | undefined;
  /** Both outputs, without colours. */
  readonly all: string;
}

export interface Started {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
}

/** A Pulumi project in a temporary folder, with a state and a plugin home of its own. */
export interface TestProject {
  readonly folder: string;
  /** Runs the plain command line to its end. */
  readonly pulumi: (...args: readonly string[]) => Promise<Ended>;
  /** How the command line is run. */
  readonly place: PreviewPlace;
  /** Starts the plain command line. */
  readonly start: (...args: readonly string[]) => Started;
  /** Ids of all processes that were started for the project and still live. */
  readonly processes: () => readonly string[];
  readonly write: (file: string, text: string) => void;
  /** The stack's outputs, secrets included. */
  readonly outputs: () => Promise<Readonly<Record<string, unknown>>>;
  readonly remove: () => void;
}

const nodeargs = `--import tsx --import file://${repositoryRoot}/local/providers/language-host/readable-errors.ts`;

/** A project's Pulumi.yaml. */
export function projectFile({ bundle }: { readonly bundle: boolean }): string {
  return `name: probe
runtime:
  name: nodejs
  options:
    typescript: false
    bundle: ${String(bundle)}
    nodeargs: "${nodeargs}"
main: stacks/index.ts
`;
}

/** What a terminal shows, without its colours. */
export function plainText(text: string): string {
  return text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
}

/**
 * @param files of the project beside Pulumi.yaml and package.json; `stacks/index.ts` is the program
 * @param stack the name of its one stack
 */
export async function testProject(files: Readonly<Record<string, string>>, stack = "test"): Promise<TestProject> {
  const base = mkdtempSync(join(tmpdir(), "engine-test-"));
  const folder = join(base, "project");
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  mkdirSync(join(base, "state"));
  write("Pulumi.yaml", projectFile({ bundle: false }));
  write(
    "package.json",
    `{"name":"probe","type":"module","dependencies":{"@pulumi/pulumi":"*","@pulumi/docker":"*"}}\n`,
  );
  symlinkSync(join(repositoryRoot, "node_modules"), join(folder, "node_modules"));
  for (const [file, text] of Object.entries(files)) write(file, text);
  const { pulumiHome } = await ensurePluginHome({ folder: join(base, "home"), env: { HOME: base } });

  const env = {
    PULUMI_HOME: pulumiHome,
    PULUMI_BACKEND_URL: `file://${base}/state`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  const start = (...args: readonly string[]): Started => {
    const child = execa(toolPath("pulumi"), [...args, "--non-interactive", "--color", "never"], {
      cwd: folder,
      env,
      all: true,
      reject: false,
      stdin: "ignore",
      timeout: 120_000,
    });
    return {
      kill: (signal) => {
        child.kill(signal);
      },
      ended: child.then(({ exitCode, all }) => ({ exitCode, all: plainText(all) })),
    };
  };
  const pulumi = (...args: readonly string[]): Promise<Ended> => start(...args).ended;
  const made = await pulumi("stack", "init", stack);
  if (made.exitCode !== 0) throw new Error(made.all);
  return {
    folder,
    place: { file: toolPath("pulumi"), program: folder, env },
    pulumi,
    start,
    processes: () => processesOf(pulumiHome),
    write,
    outputs: async () => {
      const { all } = await pulumi("stack", "output", "--json", "--show-secrets");
      return JSON.parse(all) as Readonly<Record<string, unknown>>;
    },
    remove: () => {
      rmSync(base, { recursive: true, force: true });
    },
  };
}
