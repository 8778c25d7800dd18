/** What `runtime.options` of a Pulumi.yaml or PulumiPolicy.yaml may say. https://www.pulumi.com/docs/iac/languages-sdks/javascript/ */
export interface RuntimeOptions {
  /** Whether the SDK loads TypeScript by ts-node. @default true */
  readonly typescript: boolean;
  /** Path of a tsconfig.json for ts-node. @default the program's own */
  readonly tsconfig: string | undefined;
  /** Arguments of the node process, already split. @default none */
  readonly nodeargs: readonly string[];
  /** @default "auto": by the lock file that is there */
  readonly packagemanager: PackageManager | "auto";
  /** Whether devDependencies stay out of an install. @default false */
  readonly production: boolean;
  /**
   * Whether a program that tsx loads may be started from one file that it was bundled into, five times as fast. Not for
   * programs whose functions the SDK serializes (dynamic providers), nor for ones that load the SDK by a name made up at
   * run time. The official host does not know the option and starts the program as it is. @default false
   */
  readonly bundle: boolean;
}

export const packageManagers = ["npm", "pnpm", "yarn", "bun"] as const;
export type PackageManager = (typeof packageManagers)[number];

function isPackageManager(text: string): text is PackageManager {
  return packageManagers.some((known) => known === text);
}

function wrong(option: string, expected: string, value: unknown): Error {
  return new Error(`Pulumi.yaml: runtime.options.${option} must be ${expected}, not ${JSON.stringify(value)}.`);
}

/**
 * Reads the runtime options of a project file; unknown ones are left alone, as the official language host does.
 * @throws Error that names the option, its value and what is allowed
 */
export function parseOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const {
    typescript = true,
    tsconfig,
    nodeargs = "",
    packagemanager = "auto",
    production = false,
    bundle = false,
  } = options;
  if (typeof typescript !== "boolean") throw wrong("typescript", "true or false", typescript);
  if (typeof production !== "boolean") throw wrong("production", "true or false", production);
  if (typeof bundle !== "boolean") throw wrong("bundle", "true or false", bundle);
  if (tsconfig !== undefined && typeof tsconfig !== "string") throw wrong("tsconfig", "a path", tsconfig);
  if (typeof nodeargs !== "string") throw wrong("nodeargs", "a string", nodeargs);
  if (typeof packagemanager !== "string" || !(packagemanager === "auto" || isPackageManager(packagemanager)))
    throw wrong("packagemanager", `auto, ${packageManagers.join(", ")}`, packagemanager);
  return { typescript, tsconfig, nodeargs: splitArguments(nodeargs), packagemanager, production, bundle };
}

/**
 * Splits a command line as a POSIX shell does, without expanding anything: blanks separate, quotes and backslashes
 * keep together.
 * @throws Error when a quote is not closed
 */
export function splitArguments(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: "'" | '"' | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    const next = line.charAt(at + 1);
    if (quote === undefined && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === undefined && (char === "'" || char === '"')) {
      quote = char;
      word ??= "";
    } else if (char === quote) {
      quote = undefined;
    } else if (char === "\\" && next !== "" && (quote === undefined || (quote === '"' && /["\\$`]/.test(next)))) {
      word = (word ?? "") + next;
      at += 1;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quote !== undefined) throw new Error(`Pulumi.yaml: runtime.options.nodeargs has an open ${quote}: ${line}`);
  if (word !== undefined) words.push(word);
  return words;
}
